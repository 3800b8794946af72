"""The daily extract of Grants.gov, 300 MB of XML in a zip, streamed into a data base in a process of its own."""

from __future__ import annotations

import zipfile
from pathlib import Path

from app.settings import Settings
from app.workspace.starting import initialise
from benchmarks.alone import spent
from benchmarks.rows import Row

UNPACKED = 300_000_000
MOST_MIB = 200
_HEAD = b'<?xml version="1.0"?><Grants xmlns="http://apply.grants.gov/system/OpportunityDetail-V1.0">'


def test_an_extract_is_streamed(tmp_path: Path, rows: list[Row]) -> None:
    path = tmp_path / "GrantsDBExtract20270110v2.zip"
    count = write_extract(path, UNPACKED)
    workspace = tmp_path / "workspace"
    initialise(Settings(workspace=workspace))
    found = spent("-m", "benchmarks.one_extract", str(path), str(workspace))
    note = f"{count} opportunities, {path.stat().st_size // 10**6} MB packed, {found.elapsed:.0f} s"
    rows.append(Row("Extract of 300 MB, peak memory", found.peak_mib, goal=MOST_MIB, unit="MiB", note=note))


def write_extract(path: Path, size: int) -> int:
    """Opportunities of 4 kB until the XML is that large; how many."""
    count = written = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package, package.open("extract.xml", "w") as xml:
        written += xml.write(_HEAD)
        while written < size:
            count += 1
            words = " ".join(f"word{(count * 7919 + n * 31) % 50000}" for n in range(400))
            written += xml.write(
                f"<OpportunitySynopsisDetail_1_0><OpportunityID>{count}</OpportunityID>"
                f"<OpportunityTitle>Invented opportunity {count}</OpportunityTitle>"
                f"<OpportunityNumber>INV-{count}</OpportunityNumber><EligibleApplicants>12</EligibleApplicants>"
                "<AgencyName>Invented Agency</AgencyName><PostDate>01052026</PostDate><CloseDate>03312027</CloseDate>"
                f"<AwardCeiling>250000</AwardCeiling><Description>&lt;p&gt;{words}&lt;/p&gt;</Description>"
                "</OpportunitySynopsisDetail_1_0>".encode()
            )
        xml.write(b"</Grants>")
    return count
