"""Names of invented people: a mix as it lives in the region, by generation."""

import unicodedata
from random import Random

from reporting.management.demo.days import chance


def _words(text: str) -> list[str]:
    return text.split()


FEMALE_OLD = _words("""
    Truus Annie Corrie Nel Riet Jannie Gerda Greet Bep Wil Lies Toos Ans Tiny Jopie Ria Mien Dirkje
    Gré Sjaan Cor Adri Willy Joke Nelly Leni Thea Tonny Betsy Stien Marie Alie Hennie Coby Els Dina
    Tine Mieke Hanny Fien
""")
FEMALE_MID = _words("""
    Marja Petra Monique Ingrid Yvonne Karin Anita Marion Jolanda Astrid Wilma Sonja Carla Esther
    Sandra Mirjam Nicole Chantal Bianca Linda Angelique Marjolein Ellen Fatima Khadija Naïma Ayşe
    Emine Maria Agnieszka Indra Shanti Saskia Patricia Daniëlle Manon Ilse Judith Claudia Brigitte
""")
FEMALE_YOUNG = _words("""
    Lisa Kim Demi Sanne Iris Lotte Femke Romy Naomi Aylin Esra Samira Yasmina Hanan Rania Zofia
    Julia Anouk Britt Eline Maud Noor Amber Michelle Melissa Priya Dewi Roos Tess Fleur Merel Sterre
    Jasmijn Layla Selma
""")
MALE_OLD = _words("""
    Cor Piet Henk Jan Arie Wim Gerrit Kees Leen Teun Huib Ab Joop Bram Dirk Klaas Siem Nico Rinus
    Jaap Gijs Koos Bertus Adriaan Frans Theo Hans Ton Bas Willem Aad Sjaak Chris Ben Jo Harm Evert
    Rien Toon Fred
""")
MALE_MID = _words("""
    Peter Rob Marcel Ronald Erik Edwin Mohammed Ahmed Mustafa Hassan René John Patrick Richard
    Dennis André Ferry Ruud Marco Jeroen Michel Paul Stefan Tomasz Ravi Winston Ramon Frank Martin
    Jacco Sander Arjan Robert Raymond Mehmet Ali Rachid Vincent Harold Remco
""")
MALE_YOUNG = _words("""
    Danny Kevin Sem Daan Tim Bart Jordy Mitchell Ricardo Youssef Bilal Omar Emre Mo Luuk Stijn Thijs
    Rick Joey Nick Sven Lars Jesse Milan Damian Kacper Amir Karim Ruben Floris Wouter Niels Jelle
    Mats Tygo
""")

LAST = _words("""
    Kuipers Verhoeven Haddad Vos Groen Bouzid Demir Roelofs Dijkstra Meijer Hoekstra Brouwer Bakker
    Visser Smit Mulder Bos Peters Hendriks Dekker Dijkman Kok Schouten Willems Jacobs Post Kramer
    Postma Koster Prins Blom Huisman Veenstra Kuijper Maas Scholten Verbeek Peeters Vermeulen
    Hermans Timmermans Martens Molenaar Zonneveld Egberts Verweij Rietveld Straver Kempen Hoogeveen
    Turk Kaya Yilmaz Şahin Öztürk Aydin Çelik Arslan Benali Amrani Chaoui Idrissi Alaoui Bouazza
    Ouali Mansouri Khalil Saleh Ibrahim Nowak Kowalski Wójcik Ramdin Soekhoe Bhagwandas Tevreden
    Pinas Wong Nguyen Santos Tesfay Akkerman Boere Windhorst Zwaan Kroon Boer Compeer Onderwater
    Rijlaarsdam Loos Stigter Zuidam Berkhout Oppelaar Stolwijk Nieuwenhuizen Vork Turkenburg Bunnik
    Hoogervorst Buijs Captein Disseldorp Elstgeest Borst Straathof Volwater Wesselman Qualm
    Hogenboom Lieshout Matze Rewijk Sieuwerts Tas Uljee Wahle
""")
PREFIXED = [
    ("de", "Boer"), ("de", "Jong"), ("de", "Wit"), ("de", "Vries"), ("de", "Groot"), ("de", "Graaf"),
    ("van", "Dijk"), ("van", "Leeuwen"), ("van", "Vliet"), ("van", "Veen"), ("van", "Dam"), ("van", "Es"),
    ("van", "Tol"), ("van", "Rijn"), ("van", "Zijl"), ("van", "Schaik"), ("van", "Beek"),
    ("van den", "Berg"), ("van den", "Bosch"), ("van den", "Hoek"), ("van der", "Meer"), ("van der", "Laan"),
    ("van der", "Linden"), ("van der", "Poel"), ("van der", "Meulen"), ("van der", "Wal"), ("van 't", "Hof"),
    ("van 't", "Wout"), ("ter", "Haar"), ("el", "Khattabi"), ("el", "Idrissi"), ("den", "Hollander"),
    ("den", "Hertog"), ("op de", "Beek"), ("in 't", "Veld"), ("van", "Egmond"), ("de", "Ruiter"),
]  # fmt: skip


def first_name(rng: Random, *, female: bool, age: int) -> str:
    """A first name that fits the generation."""
    if female:
        names = FEMALE_OLD if age >= 68 else FEMALE_MID if age >= 40 else FEMALE_YOUNG
    else:
        names = MALE_OLD if age >= 68 else MALE_MID if age >= 40 else MALE_YOUNG
    return rng.choice(names)


def last_name(rng: Random) -> tuple[str, str]:
    """Prefix (may be empty) and last name."""
    return rng.choice(PREFIXED) if chance(rng, 0.34) else ("", rng.choice(LAST))


def address_of(name: str) -> str:
    """The work e-mail address of a worker, voornaam.achternaam.

    >>> address_of("Fatma van der Laan")
    'fatma.vanderlaan@samendichtbij.example'
    """
    first, _, rest = name.partition(" ")
    plain = unicodedata.normalize("NFKD", f"{first}.{rest}".lower().replace("ı", "i").replace("ł", "l"))
    kept = "".join(sign for sign in plain if sign.isascii() and (sign.isalpha() or sign == "."))
    return f"{kept}@samendichtbij.example"
