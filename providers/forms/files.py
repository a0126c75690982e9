"""Forms of files with reference data: read whole, or told line by line what is wrong."""

import csv
import io
import re
from collections.abc import Callable

from django import forms

from providers.doors import ActForm
from providers.exchange import NotRead, read_services
from providers.forms.reference import first_day
from providers.models import District

LARGEST_FILE, MOST_LINES, MOST_FAULTS = 1_000_000, 50_000, 20


class FileForm(ActForm):
    """A file that holds from a day; the second time its text is sent along.

    Each kind of file reads its own rows, with an error of the field for each line that cannot be read.
    """

    _rows: Callable[[str], object]

    file = forms.FileField(
        label="Bestand (CSV)",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    text = forms.CharField(required=False, max_length=LARGEST_FILE, widget=forms.HiddenInput)
    starts_on = first_day()

    def clean(self):
        cleaned = super().clean()
        text = cleaned.get("text") or self._read(cleaned.get("file"))
        if text and not self.errors:
            cleaned["text"], cleaned["rows"] = text, self._rows(text)
        return cleaned

    def arguments(self):
        """What the file says, not the file."""
        return {"rows": self.cleaned_data["rows"], "starts_on": self.cleaned_data["starts_on"]}

    def _read(self, file):
        if file is None:
            self.add_error("file", "Kies een bestand.")
            return ""
        if file.size > LARGEST_FILE:
            self.add_error("file", "Dit bestand is te groot. Er past 1 MB in.")
            return ""
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", "Dit is geen tekst in UTF-8. Bewaar het bestand als CSV (UTF-8).")
            return ""


class PostcodeFileForm(FileForm):
    """A file with two columns: postcode and code of the district."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[
            "file"
        ].help_text = "Twee kolommen met de koppen postcode en wijk, bijvoorbeeld 2471BK;WK048401."

    def _rows(self, text):
        head = text.partition("\n")[0]
        try:
            lines = list(csv.reader(io.StringIO(text), delimiter=";" if ";" in head else ","))
        except csv.Error:
            lines = []
        if not lines or [cell.strip().lower() for cell in lines[0]] != ["postcode", "wijk"]:
            self.add_error("file", "Op de eerste regel horen de koppen postcode en wijk te staan.")
            return []
        if len(lines) > MOST_LINES:
            self.add_error("file", f"Er passen {MOST_LINES} regels in een bestand.")
            return []
        known = dict(District.objects.values_list("external_id", "pk"))
        found: dict[str, int] = {}
        faults: list[str] = []
        for number, line in enumerate(lines[1:], 2):
            if any(cell.strip() for cell in line):
                self._line(number, line, known, found, faults)
        for fault in faults[:MOST_FAULTS]:
            self.add_error("file", fault)
        if not found and not faults:
            self.add_error("file", "Er staan geen postcodes in dit bestand.")
        return list(found.items())

    @staticmethod
    def _line(number, line, known, found, faults):
        """Take up one line, or what is wrong with it."""
        cells = [re.sub(r"\s", "", cell).upper() for cell in line]
        if len(cells) != 2:
            faults.append(f"Regel {number}: er horen twee kolommen te zijn.")
        elif not re.fullmatch(r"[1-9][0-9]{3}([A-Z]{2})?", cells[0]):
            faults.append(f"Regel {number}: dit is geen postcode.")
        elif cells[1] not in known:
            faults.append(f"Regel {number}: deze wijk is er niet.")
        elif cells[0] in found:
            faults.append(f"Regel {number}: deze postcode staat er al in.")
        else:
            found[cells[0]] = known[cells[1]]


class ServiceFileForm(FileForm):
    """A file of services, one a line."""

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["file"].help_text = "Met dezelfde kolommen als het bestand dat u hier kunt ophalen."

    def _rows(self, text):
        try:
            return read_services(text, on=self.on)
        except NotRead as error:
            for fault in error.faults:
                self.add_error("file", fault)
            return []

    def arguments(self):
        return {"lines": self.cleaned_data["rows"], "starts_on": self.cleaned_data["starts_on"]}
