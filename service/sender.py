"""Who a mail comes from, where an answer goes, and what the sender's domain has to say about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import urlsplit

from config.env import Env
from connector.model import Merchant
from connector.policy import Policy

# Nobody but this machine knows these names: no receiver could check a mail from them.
_NOWHERE = ("localhost", "local", "invalid", "test", "example", "internal", "lan", "home.arpa")


@dataclass(frozen=True, slots=True)
class Sender:
    """What stands in From and Reply-To; `reply_to` "" sends answers to `address`."""

    name: str
    address: str
    reply_to: str

    @property
    def domain(self) -> str:
        """The domain whose name every mail bears."""
        return domain_of(self.address)


def sender_of(env: Env, merchant: Merchant, policy: Policy) -> Sender:
    """Return whom a merchant's mails come from: the shop's name, our sending address, the shop's own for answers."""
    return Sender(policy.sender_name or merchant.name, parseaddr(env.mail_from)[1], policy.reply_to)


def domain_of(address: str) -> str:
    """Return what stands behind the @."""
    return address.rpartition("@")[2].strip("> ").lower()


def is_public(domain: str) -> bool:
    """Tell whether receivers can look a domain up at all."""
    return "." in domain and not any(domain == name or domain.endswith(f".{name}") for name in _NOWHERE)


def advice(env: Env) -> Sequence[str]:
    """Say what must stand in the DNS of the sender's domain, so that our mail is not taken for forged."""
    address = parseaddr(env.mail_from)[1]
    domain, server = domain_of(address), urlsplit(env.smtp_url).hostname or "your mail server"
    return _records(domain, server) if is_public(domain) else (_unknown(address, domain),)


def _unknown(address: str, domain: str) -> str:
    return (
        f"MAIL_FROM is {address}: nobody outside knows {domain or 'its domain'}, so receivers refuse such mail or "
        "sort it out as spam. Set MAIL_FROM to an address of a domain of yours."
    )


def _records(domain: str, server: str) -> Sequence[str]:
    spf = (
        f"SPF: the TXT record of {domain} must allow {server} to send (your mail provider names the part to add, "
        'for example "v=spf1 include:... -all"); there may be one such record only.'
    )
    dkim = (
        f"DKIM: let {server} sign with d={domain}, and publish the key it shows as a TXT record at "
        f"<selector>._domainkey.{domain}. A signature of the provider's own domain alone does not count for yours."
    )
    dmarc = (
        f'DMARC: publish "v=DMARC1; p=none; rua=mailto:you@{domain}" as a TXT record at _dmarc.{domain}, read the '
        f"reports for two weeks, then raise p to quarantine. It passes if SPF or DKIM is in order for {domain} itself, "
        "the domain in From: that is what alignment means."
    )
    return spf, dkim, dmarc
