"""What comes in from outside: a mail box, and what a mail says."""

from intake.exchange.mail import Mail, read_mail
from intake.exchange.mailbox import Letter, Mailbox, MailboxError, opened

__all__ = ["Letter", "Mail", "Mailbox", "MailboxError", "opened", "read_mail"]
