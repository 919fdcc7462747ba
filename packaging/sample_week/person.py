"""Who is who in the sample week: one row per person, looked up by a short key.

`zone` decides the offset in the `Date` header of their mail; `sign_off` closes each of their mails.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sample_week.fact import LONDON, SHANGHAI


@dataclass(frozen=True, slots=True)
class Person:
    """A fictional person, as mail headers, calendars and signatures show them."""

    key: str
    name: str
    address: str
    role: str
    company: str
    sign_off: str
    zone: ZoneInfo = LONDON


HALDEN = "Halden Freight Systems"
TALLOWMERE = "Tallowmere Foods"
LINJIANG = "临江供应链"

_PEOPLE = (
    Person("mara", "Mara Lindqvist", "mara.lindqvist@haldenfreight.example", "Account Director", HALDEN, "Best,\nMara"),
    Person("tom", "Tom Okafor", "tom.okafor@haldenfreight.example", "Operations Manager", HALDEN, "Thanks,\nTom"),
    Person("priya", "Priya Raman", "priya.raman@haldenfreight.example", "Commercial Finance Manager", HALDEN, "Priya"),
    Person("gareth", "Gareth Bowen", "gareth.bowen@haldenfreight.example", "Commercial Director", HALDEN, "G."),
    Person("elin", "Elin Sørby", "elin.sorby@haldenfreight.example", "Product Lead, ColdTrace", HALDEN, "/Elin"),
    Person("jonas", "Jonas Wirth", "jonas.wirth@haldenfreight.example", "Engineering Lead", HALDEN, "Jonas"),
    Person("nadia", "Nadia Farouk", "nadia.farouk@haldenfreight.example", "Marketing Manager", HALDEN, "Nadia x"),
    Person("beatriz", "Beatriz Amaro", "beatriz.amaro@haldenfreight.example", "Customer Care Lead", HALDEN, "Bea"),
    Person("ruth", "Ruth Abelson", "ruth.abelson@haldenfreight.example", "General Counsel", HALDEN, "Ruth"),
    Person("gao", "高嘉宁", "jianing.gao@haldenfreight.example", "中国区合作经理", HALDEN, "高嘉宁", zone=SHANGHAI),
    Person("hull", "Wes Tranter", "wes.tranter@haldenfreight.example", "Hull Depot Manager", HALDEN, "Wes"),
    Person("hanna", "Hanna Weiss", "hanna.weiss@haldenfreight.example", "Procurement Manager", HALDEN, "Hanna"),
    Person("people", "People Team", "people@haldenfreight.example", "", HALDEN, "The People Team"),
    Person(
        "helen",
        "Helen Cartwright",
        "helen.cartwright@tallowmere.example",
        "Supply Chain Director",
        TALLOWMERE,
        "Kind regards,\nHelen",
    ),
    Person(
        "dominic",
        "Dominic Ashby",
        "dominic.ashby@tallowmere.example",
        "Logistics Manager",
        TALLOWMERE,
        "Regards,\nDominic",
    ),
    Person("ines", "Ines Corrie", "ines.corrie@tallowmere.example", "Head of Procurement", TALLOWMERE, "Ines"),
    Person("lowry", "Peter Lowry", "peter.lowry@tallowmere.example", "Head of Procurement", TALLOWMERE, "Peter"),
    Person("chen", "陈雨桐", "chen.yutong@linjiang.example", "合作伙伴总监", LINJIANG, "陈雨桐", zone=SHANGHAI),
    Person("zhou", "周立", "zhou.li@linjiang.example", "运营总监", LINJIANG, "周立", zone=SHANGHAI),
    Person(
        "fiona",
        "Fiona Marsh",
        "fiona.marsh@tallowmoor.example",
        "Supply Manager",
        "Tallowmoor Dairies",
        "Many thanks,\nFiona",
    ),
    Person(
        "owen",
        "Owen Hartley",
        "owen.hartley@brackenfield.example",
        "Transport Buyer",
        "Brackenfield Bakeries",
        "Regards,\nOwen",
    ),
    Person("kit", "Kit Delaney", "kit.delaney@freightwise.example", "Partnerships", "Freightwise", "Cheers,\nKit"),
    Person(
        "lab",
        "Brightwell Test House",
        "certification@brightwell.example",
        "Certification desk",
        "Brightwell Test House",
        "Certification desk",
    ),
    Person(
        "forum",
        "Retail Logistics Forum",
        "secretariat@rlf.example",
        "Secretariat",
        "Retail Logistics Forum",
        "The secretariat",
    ),
    Person("weekly", "Cold Chain Weekly", "editor@coldchainweekly.example", "", "Cold Chain Weekly", "The editors"),
    Person("zhoukan", "冷链周刊", "news@lenglian-weekly.example", "", "冷链周刊", "冷链周刊编辑部", zone=SHANGHAI),
    Person(
        "phish",
        "Tallowmere Supplier Portal",
        "no-reply@tallowmere-suppliers.example",
        "",
        "Tallowmere Supplier Portal",
        "Supplier Compliance Desk",
    ),
    Person("expenses", "Halden Expenses", "no-reply@expenses.haldenfreight.example", "", HALDEN, "Halden Expenses"),
)

PEOPLE = {person.key: person for person in _PEOPLE}
