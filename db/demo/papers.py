"""One-page papers of the demo county: what its offices wrote, each marked as demo data."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.days import number_of
from db.demo.county import County
from db.demo.names import COUNTY
from db.documents import MediaType
from db.enums import DocumentKind, EventKind
from db.keys import about
from db.log import ring_of
from db.models.cases import Case, CaseEvent
from db.models.documents import CaseDocument
from db.models.organisation import Unit

PAPERS: Final = {
    EventKind.ACCEPTED: (DocumentKind.NOTICE, "受理告知书", "受告"),
    EventKind.REPLIED: (DocumentKind.REPLY, "信访事项处理意见书", "处理"),
    EventKind.REPLY_SERVED: (DocumentKind.RECEIPT, "送达回证", "送达"),
    EventKind.REVIEW_REPLIED: (DocumentKind.REVIEW, "复查意见书", "复查"),
}
DAYS: Final = 240
"""Papers are kept of acts of the last months: enough to look at."""


def write_papers(session: Session, county: County, last_case_id: int) -> int:
    """Write the papers of the first matters' recent acts; return how many."""
    ring = ring_of(session)
    rows = session.execute(
        select(CaseEvent, Case.number, Case.title, Unit.name)
        .join(Case, Case.id == CaseEvent.case_id)
        .outerjoin(Unit, Unit.id == CaseEvent.unit_id)
        .where(
            CaseEvent.case_id <= last_case_id,
            CaseEvent.kind.in_(PAPERS),
            CaseEvent.happened_on >= number_of(county.until) - DAYS,
        )
        .order_by(CaseEvent.id)
    ).all()
    for place, (event, number, title, unit) in enumerate(rows, 1):
        kind, name, series = PAPERS[event.kind]
        written_on = event.happened_at.astimezone(session.info["zone"]).date()
        paper_number = f"演{series}〔{written_on.year}〕{place}号"
        content = one_page(
            (
                (18, name),
                (12, paper_number),
                (12, f"信访件编号：{number}"),
                (12, f"事项：{title}"),
                (12, f"单位：{unit or COUNTY}"),
                (12, f"日期：{written_on.isoformat()}"),
                (12, "演示数据：本文书为虚构，不涉及任何真实单位和个人。"),
            )
        )
        sealed = ring.seal(content, about("case_document", event.case_id, "content"))
        session.add(
            CaseDocument(
                case_id=event.case_id,
                kind=kind,
                title=name,
                paper_number=paper_number,
                dated_on=written_on,
                unit_id=event.unit_id,
                added_at=_added_at(event.recorded_at, county, session),
                media_type=MediaType.PDF.value,
                size=len(content),
                key_id=sealed.key_id,
                content=sealed.data,
            )
        )
    session.flush()
    return len(rows)


def _added_at(recorded_at: datetime, county: County, session: Session) -> datetime:
    end = datetime.combine(county.until, datetime.max.time(), session.info["zone"])
    return min(recorded_at + timedelta(minutes=5), end)


def one_page(lines: tuple[tuple[int, str], ...]) -> bytes:
    """Return a PDF of one A4 page with lines of (size in points, words).

    The font is named and not embedded: each reader's program has one for Chinese (PDF 32000-1, 9.7.5.2).
    """
    drawn, y = [], 780
    for size, words in lines:
        drawn.append(f"BT /F1 {size} Tf 72 {y} Td <{words.encode('utf-16-be').hex()}> Tj ET")
        y -= 2 * size + 6
    stream = "\n".join(drawn).encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        b" /Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [6 0 R] >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 5 >> >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [-25 -254 1000 880]"
        b" /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    )
    made, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return made
