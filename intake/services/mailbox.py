"""Reading the mail box of the desk: every mail becomes a submission, once."""

import logging
from io import BytesIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File

from cases.services import files
from intake.exchange import Letter, Mail, Mailbox, opened, read_mail
from intake.exchange.mail import MOST_FILES, Attached
from intake.models import Submission, Told
from intake.services.submissions import send_in

logger = logging.getLogger(__name__)
CUT = "De mail was te lang. Het einde staat alleen in de mailbox."


def read_mailbox() -> int:
    """Take in what came by mail and move it to the folder of what was read; how many were new.

    A mail is moved only once it is stored, so that nothing is lost when this stops halfway; it is then read
    again, and the Message-ID makes it the same submission. It may run twice, also at once. Off without
    MAILBOX_URL. Raises MailboxError when the box does not answer; what was stored by then stays.
    """
    if not settings.MAILBOX_URL:
        return 0
    new = 0
    with opened() as box:
        for letter in box.letters(largest=settings.MAILBOX_MAX_MEGABYTES * files.MEGABYTE):
            new += _take_in(box, letter)
    return new


def _take_in(box: Mailbox, letter: Letter) -> bool:
    mail = read_mail(letter.content, is_whole=letter.is_whole)
    problem = ""
    if not letter.is_whole:
        problem = Submission.Problem.TOO_LARGE
    elif not mail.is_read:
        problem = Submission.Problem.UNREADABLE
    try:
        uploads, refused = _sound(mail.files)
        received = send_in(
            channel=Submission.Channel.MAIL,
            told=_told(mail, refused),
            key=mail.key,
            uploads=uploads,
            problem=problem,
        )
    except ValidationError:
        # The scanner or the disk is away for a while: the mail stays where it is, and is read again.
        logger.warning("A mail was left in the mail box: a file in it could not be judged or kept.")
        return False
    box.put_away(letter, folder=settings.MAILBOX_DONE)
    return received.is_new


def _told(mail: Mail, refused: list[str]) -> Told:
    return Told(
        text="\n\n".join(filter(None, [mail.subject, mail.text])),
        sender_name=mail.name,
        sender_email=mail.address,
        left_out="\n".join([*([CUT] if mail.is_cut else []), *refused]),
    )


def _sound(attached: tuple[Attached, ...]) -> tuple[list[File], list[str]]:
    """The files that may come in, and of the others why not. Raises ValidationError while nobody can tell."""
    good: list[File] = []
    refused = []
    for number, one in enumerate(attached):
        file = File(BytesIO(one.content), name=one.name)
        file.size = len(one.content)
        if number >= MOST_FILES:
            refused.append(f"{one.name}: niet bewaard, er waren meer dan {MOST_FILES} bijlagen.")
            continue
        try:
            files.judge(file)
        except ValidationError as error:
            if files.is_for_now(error):
                raise
            refused.append(f"{one.name}: niet bewaard. {' '.join(error.messages)}")
        else:
            good.append(file)
    return good, refused
