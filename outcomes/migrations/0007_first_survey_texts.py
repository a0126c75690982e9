"""The first words of the survey: Dutch (B1), English, Turkish, Arabic and Polish."""

from datetime import date

from django.db import migrations

FIRST = date(2026, 1, 1)
LANGUAGES = ("nl", "en", "tr", "ar", "pl")
# Key -> the words in the order of LANGUAGES. ceo_1 .. ceo_10: the standard questions of the Wmo.
TEXTS = {
    "title": ("Wat vindt u van onze hulp?", "What do you think of our help?", "Yardımımız hakkında ne düşünüyorsunuz?", "ما رأيك في مساعدتنا؟", "Co Państwo sądzą o naszej pomocy?"),
    "intro": ("U krijgt of kreeg hulp van ons. Wij horen graag hoe u dat vindt. Invullen duurt 3 minuten.", "You get or got help from us. We would like to hear what you think of it. It takes 3 minutes.", "Bizden yardım alıyorsunuz veya aldınız. Düşüncenizi öğrenmek isteriz. Doldurmak 3 dakika sürer.", "أنت تتلقى أو تلقيت مساعدة منا. نود أن نعرف رأيك. يستغرق ذلك 3 دقائق.", "Korzystają lub korzystali Państwo z naszej pomocy. Chętnie poznamy Państwa zdanie. Zajmie to 3 minuty."),
    "code": ("De code uit de brief", "The code in the letter", "Mektuptaki kod", "الرمز الموجود في الرسالة", "Kod z listu"),
    "open": ("Verder", "Continue", "Devam", "متابعة", "Dalej"),
    "optional": ("niet verplicht", "optional", "zorunlu değil", "اختياري", "nieobowiązkowe"),
    "professionals": ("Welk cijfer geeft u onze medewerkers?", "What mark do you give our workers?", "Çalışanlarımıza kaç puan verirsiniz?", "ما الدرجة التي تعطيها لموظفينا؟", "Jaką ocenę dają Państwo naszym pracownikom?"),
    "access": ("Welk cijfer geeft u onze bereikbaarheid?", "What mark do you give for how easily you can reach us?", "Bize ulaşılabilirliğe kaç puan verirsiniz?", "ما الدرجة التي تعطيها لسهولة الوصول إلينا؟", "Jaką ocenę dają Państwo za to, jak łatwo się z nami skontaktować?"),
    "mark_hint": ("1 is heel slecht, 10 is heel goed.", "1 is very bad, 10 is very good.", "1 çok kötü, 10 çok iyi.", "1 سيئ جدًا، و10 جيد جدًا.", "1 to bardzo źle, 10 to bardzo dobrze."),
    "choose": ("Geen antwoord", "No answer", "Cevap yok", "لا إجابة", "Bez odpowiedzi"),
    "comment": ("Wilt u iets toelichten?", "Would you like to explain?", "Açıklamak istediğiniz bir şey var mı?", "هل تود توضيح شيء ما؟", "Czy chcą Państwo coś dodać?"),
    "comment_hint": ("Schrijf geen namen op. Iemand haalt ze er anders eerst uit.", "Do not write any names. Otherwise somebody takes them out first.", "İsim yazmayın. Yazarsanız önce silinir.", "لا تكتب أسماء. وإلا فسيقوم شخص بحذفها أولًا.", "Proszę nie podawać nazwisk. W przeciwnym razie zostaną najpierw usunięte."),
    "more": ("Nog tien vragen", "Ten more questions", "On soru daha", "عشرة أسئلة أخرى", "Jeszcze dziesięć pytań"),
    "ceo_1": ("Ik wist waar ik moest zijn met mijn hulpvraag", "I knew where to go with my question for help", "Yardım isteğimle nereye gideceğimi biliyordum", "كنت أعرف أين أذهب لطلب المساعدة", "Wiedziałem/-am, gdzie zwrócić się o pomoc"),
    "ceo_2": ("Ik werd snel geholpen", "I was helped quickly", "Bana hızlı yardım edildi", "تمت مساعدتي بسرعة", "Szybko otrzymałem/-am pomoc"),
    "ceo_3": ("De medewerker nam mij serieus", "The worker took me seriously", "Çalışan beni ciddiye aldı", "أخذني الموظف على محمل الجد", "Pracownik traktował mnie poważnie"),
    "ceo_4": ("De medewerker en ik hebben in het gesprek samen naar oplossingen gezocht", "The worker and I looked for solutions together in the talk", "Görüşmede çalışanla birlikte çözüm aradık", "بحثنا أنا والموظف معًا عن حلول خلال المحادثة", "Podczas rozmowy wspólnie z pracownikiem szukaliśmy rozwiązań"),
    "ceo_5": ("Wist u dat u gebruik kon maken van een onafhankelijke cliëntondersteuner?", "Did you know that you could have an independent client supporter?", "Bağımsız bir danışan destekçisinden yararlanabileceğinizi biliyor muydunuz?", "هل كنت تعلم أنه يمكنك الاستعانة بمساعد مستقل للعملاء؟", "Czy wiedzieli Państwo o możliwości skorzystania z niezależnego doradcy klienta?"),
    "ceo_6": ("Ik vind de kwaliteit van de ondersteuning die ik krijg goed", "I think the quality of the support I get is good", "Aldığım desteğin kalitesini iyi buluyorum", "أرى أن جودة الدعم الذي أتلقاه جيدة", "Uważam, że jakość otrzymywanego wsparcia jest dobra"),
    "ceo_7": ("De ondersteuning die ik krijg past bij mijn hulpvraag", "The support I get fits my question for help", "Aldığım destek yardım isteğime uygun", "الدعم الذي أتلقاه يناسب طلبي للمساعدة", "Otrzymywane wsparcie odpowiada mojej potrzebie"),
    "ceo_8": ("Door de ondersteuning die ik krijg kan ik beter de dingen doen die ik wil", "Because of the support I get I can better do the things I want", "Aldığım destek sayesinde istediğim şeyleri daha iyi yapabiliyorum", "بفضل الدعم الذي أتلقاه أستطيع القيام بما أريد بشكل أفضل", "Dzięki wsparciu mogę lepiej robić to, co chcę"),
    "ceo_9": ("Door de ondersteuning die ik krijg kan ik mij beter redden", "Because of the support I get I can manage better", "Aldığım destek sayesinde kendi işimi daha iyi görebiliyorum", "بفضل الدعم الذي أتلقاه أستطيع تدبير أموري بشكل أفضل", "Dzięki wsparciu lepiej sobie radzę"),
    "ceo_10": ("Door de ondersteuning die ik krijg heb ik een betere kwaliteit van leven", "Because of the support I get I have a better quality of life", "Aldığım destek sayesinde yaşam kalitem daha iyi", "بفضل الدعم الذي أتلقاه أصبحت جودة حياتي أفضل", "Dzięki wsparciu mam lepszą jakość życia"),
    "agree_5": ("helemaal mee eens", "strongly agree", "kesinlikle katılıyorum", "أوافق تمامًا", "zdecydowanie się zgadzam"),
    "agree_4": ("mee eens", "agree", "katılıyorum", "أوافق", "zgadzam się"),
    "agree_3": ("niet eens, niet oneens", "neither agree nor disagree", "ne katılıyorum ne katılmıyorum", "لا أوافق ولا أعارض", "ani się zgadzam, ani nie zgadzam"),
    "agree_2": ("niet mee eens", "disagree", "katılmıyorum", "لا أوافق", "nie zgadzam się"),
    "agree_1": ("helemaal niet mee eens", "strongly disagree", "kesinlikle katılmıyorum", "لا أوافق إطلاقًا", "zdecydowanie się nie zgadzam"),
    "agree_0": ("niet van toepassing", "does not apply", "geçerli değil", "لا ينطبق", "nie dotyczy"),
    "yes": ("ja", "yes", "evet", "نعم", "tak"),
    "no": ("nee", "no", "hayır", "لا", "nie"),
    "privacy": ("Wij weten niet wie wat antwoordt. Bij uw antwoord staan alleen de gemeente en de maand. Uw hulpverlener ziet uw antwoord niet.", "We do not know who answers what. With your answer we only keep the municipality and the month. Your worker does not see your answer.", "Kimin ne cevap verdiğini bilmiyoruz. Cevabınızla birlikte yalnızca belediye ve ay kaydedilir. Yardımcınız cevabınızı görmez.", "نحن لا نعرف من أجاب بماذا. مع إجابتك نحفظ فقط البلدية والشهر. مساعدك لا يرى إجابتك.", "Nie wiemy, kto co odpowiada. Z odpowiedzią zapisujemy tylko gminę i miesiąc. Państwa opiekun nie widzi odpowiedzi."),
    "button": ("Verstuur", "Send", "Gönder", "إرسال", "Wyślij"),
    "error_head": ("Er klopt iets nog niet", "Something is not right yet", "Bir şey henüz doğru değil", "هناك شيء غير صحيح بعد", "Coś się jeszcze nie zgadza"),
    "error_code": ("Deze code klopt niet of is al gebruikt. Kijk nog eens in de brief.", "This code is not right or was used already. Please look at the letter again.", "Bu kod yanlış veya daha önce kullanılmış. Mektuba tekrar bakın.", "هذا الرمز غير صحيح أو استُخدم من قبل. انظر إلى الرسالة مرة أخرى.", "Ten kod jest nieprawidłowy lub został już użyty. Proszę ponownie sprawdzić list."),
    "error_mark": ("Geef minstens één cijfer.", "Give at least one mark.", "En az bir puan verin.", "أعطِ درجة واحدة على الأقل.", "Proszę podać co najmniej jedną ocenę."),
    "error_value": ("Kies een van de antwoorden.", "Choose one of the answers.", "Cevaplardan birini seçin.", "اختر إحدى الإجابات.", "Proszę wybrać jedną z odpowiedzi."),
    "error_busy": ("Er is vanaf deze plek te vaak een code geprobeerd. Probeer het over een uur opnieuw.", "A code was tried too often from this place. Try again in an hour.", "Buradan çok fazla kod denendi. Bir saat sonra tekrar deneyin.", "تمت تجربة الرموز مرات كثيرة من هذا المكان. حاول مرة أخرى بعد ساعة.", "Z tego miejsca zbyt często próbowano kodów. Proszę spróbować za godzinę."),
    "done_title": ("Dank u wel", "Thank you", "Teşekkür ederiz", "شكرًا لك", "Dziękujemy"),
    "done": ("Uw antwoord is verstuurd. U hoeft niets meer te doen.", "Your answer was sent. You need not do anything more.", "Cevabınız gönderildi. Başka bir şey yapmanıza gerek yok.", "تم إرسال إجابتك. لا تحتاج إلى فعل أي شيء آخر.", "Państwa odpowiedź została wysłana. Nic więcej nie trzeba robić."),
    "letter": ("Wij willen graag weten wat u van onze hulp vindt. Meedoen mag, het hoeft niet. Voor uw hulp maakt het niets uit.", "We would like to know what you think of our help. You may take part, but you need not. It makes no difference to your help.", "Yardımımız hakkındaki düşüncenizi bilmek isteriz. Katılmak zorunlu değildir. Aldığınız yardım için fark etmez.", "نود أن نعرف رأيك في مساعدتنا. يمكنك المشاركة، لكنها ليست إلزامية. لن يؤثر ذلك على المساعدة التي تتلقاها.", "Chcielibyśmy poznać Państwa zdanie o naszej pomocy. Udział jest dobrowolny. Nie ma to wpływu na Państwa pomoc."),
    "letter_how": ("Ga naar het adres hieronder en vul de code in. Of vul het formulier op de volgende bladzijde in en stuur het terug. Of bel ons: wij vullen het met u in.", "Go to the address below and fill in the code. Or fill in the form on the next page and send it back. Or call us: we fill it in with you.", "Aşağıdaki adrese gidin ve kodu girin. Ya da sonraki sayfadaki formu doldurup geri gönderin. Ya da bizi arayın: birlikte dolduralım.", "انتقل إلى العنوان أدناه وأدخل الرمز. أو املأ النموذج في الصفحة التالية وأرسله إلينا. أو اتصل بنا: سنملؤه معك.", "Proszę wejść na poniższy adres i wpisać kod. Można też wypełnić formularz na następnej stronie i odesłać go. Albo zadzwonić: wypełnimy go razem."),
}  # fmt: skip


def lay_down(apps, schema_editor):
    SurveyText = apps.get_model("outcomes", "SurveyText")
    SurveyText.objects.bulk_create(
        SurveyText(language=language, key=key, version=1, text=text, starts_on=FIRST)
        for key, words in TEXTS.items()
        for language, text in zip(LANGUAGES, words, strict=True)
    )


def take_away(apps, schema_editor):
    schema_editor.execute("SELECT set_config('rondom.destroying', 'yes', true)")
    apps.get_model("outcomes", "SurveyText").objects.all().delete()
    schema_editor.execute("SELECT set_config('rondom.destroying', '', true)")


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0006_survey")]
    operations = [migrations.RunPython(lay_down, take_away)]
