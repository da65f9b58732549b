"""Read a sheet of the county's organisation: which list it is, and its rows by meaning."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from db.importing.headers import key_of
from db.importing.sheets import Sheet
from db.importing.values import is_blank, text_of


class SheetKind(StrEnum):
    """The lists that a county's organisation comes in."""

    TOWNSHIPS = "townships"
    VILLAGES = "villages"
    OLD_NAMES = "old_names"
    UNITS = "units"
    CATEGORIES = "categories"
    OFFICIALS = "officials"


_COMMON: Final[dict[str, tuple[str, ...]]] = {
    "name": ("name", "名称", "单位名称", "姓名", "乡镇", "乡镇名称", "村名", "村居名称", "村(社区)名称", "村名称", "分类名称", "单位"),
    "short_name": ("short_name", "简称"),
    "code": ("code", "代码", "编码", "统计代码", "区划代码", "分类代码"),
    "code.2": ("code_areacity", "代码2", "另一代码", "民政代码"),
    "spelling": ("pinyin", "拼音"),
    "spelling.2": ("initials", "首字母", "拼音首字母"),
    "kind": ("kind", "类别", "单位类别", "类型", "性质"),
    "parent": (
        "parent", "上级", "上级单位", "主管单位", "township_name", "所属乡镇", "所在乡镇", "乡镇街道", "上级分类", "所在单位", "工作单位",
    ),
    "office_phone": ("office_phone", "办公电话", "电话"),
    "duty_phone": ("duty_phone", "值班电话"),
    "to_confirm": ("to_confirm", "待核实"),
    "valid_from": ("valid_from", "启用日期", "设立日期", "任职日期", "任职时间"),
    "valid_to": ("valid_to", "停用日期", "撤销日期", "免职日期", "离任时间"),
    "successor": ("new_name", "现名", "现名称", "现乡镇", "并入"),
    "basis": ("basis", "依据", "说明"),
    "level1": ("一级分类", "level1", "category1"),
    "level2": ("二级分类", "level2", "category2"),
    "level3": ("三级分类", "level3", "category3"),
    "title": ("title", "职务", "职位"),
    "is_county_leader": ("is_county_leader", "县级领导", "是否县级领导"),
}  # fmt: skip
_OWN: Final[dict[SheetKind, dict[str, tuple[str, ...]]]] = {
    SheetKind.OLD_NAMES: {
        "name": ("old_name", "原名", "原名称", "旧名", "原乡镇"),
        "code": ("old_code", "原代码"),
    },
    SheetKind.VILLAGES: {"parent": ("乡镇", "乡镇名称", "township")},
    SheetKind.OFFICIALS: {"parent": ("单位", "unit", "机构", "部门", "单位名称")},
}
# Counts and codes of the level above say nothing that the rows don't say themselves.
_DERIVED: Final = frozenset(map(key_of, ("序号", "township_code", "n_village_level", "n_residents_committee",
                                         "n_village_committee", "evidence")))  # fmt: skip
_TOWNSHIP_KINDS: Final = frozenset({"镇", "乡", "街道", "township", "乡镇"})


@dataclass(frozen=True, slots=True)
class Table:
    """Rows by meaning with the sheet's own row number; ``dropped`` are headers that say nothing known."""

    kind: SheetKind
    rows: tuple[tuple[int, dict[str, str]], ...]
    dropped: tuple[str, ...]


def _keys(kind: SheetKind) -> Mapping[str, str]:
    words = {key_of(word): meaning for meaning, words in _COMMON.items() for word in words}
    for meaning, own in _OWN.get(kind, {}).items():
        words |= {key_of(word): meaning for word in own}
    return words


def kind_of(sheet: Sheet) -> SheetKind | None:
    """Guess which list a sheet is, from its headers and what stands in a column of kinds."""
    headers = {key_of(header) for header in sheet.headers if header}

    def has(*words: str) -> bool:
        return any(key_of(word) in headers for word in words)

    if has("old_name", "原名", "原名称", "旧名", "原乡镇"):
        return SheetKind.OLD_NAMES
    if has("一级分类", "level1", "category1", "分类名称"):
        return SheetKind.CATEGORIES
    if has("职务", "title", "职位"):
        return SheetKind.OFFICIALS
    if has("township_name", "所属乡镇", "所在乡镇", "村名", "村居名称", "村(社区)名称", "村名称"):
        return SheetKind.VILLAGES
    if has("乡镇名称", "乡镇") or _kinds(sheet) <= _TOWNSHIP_KINDS:
        return SheetKind.TOWNSHIPS
    return SheetKind.UNITS if has("name", "单位名称", "名称", "单位") else None


def _kinds(sheet: Sheet) -> set[str]:
    for place, header in enumerate(sheet.headers):
        if key_of(header) in {key_of(word) for word in _COMMON["kind"]}:
            return {text_of(row.cells[place]) for row in sheet.rows if place < len(row.cells)} or {"?"}
    return {"?"}


def table_of(sheet: Sheet, kind: SheetKind | None = None) -> Table | None:
    """Read a sheet as a list of ``kind``, guessed where it is None; None where it can't be told."""
    chosen = kind or kind_of(sheet)
    if chosen is None:
        return None
    keys = _keys(chosen)
    meanings = [keys.get(key_of(header)) if header else None for header in sheet.headers]
    rows: list[tuple[int, dict[str, str]]] = []
    for row in sheet.rows:
        values: dict[str, str] = {}
        for meaning, cell in zip(meanings, row.cells, strict=False):
            text = text_of(cell)
            if meaning is not None and not is_blank(text):
                values.setdefault(meaning, text)
        rows.append((row.number, values))
    dropped = tuple(
        header
        for header, meaning in zip(sheet.headers, meanings, strict=True)
        if header and meaning is None and key_of(header) not in _DERIVED
    )
    return Table(chosen, tuple(rows), dropped)
