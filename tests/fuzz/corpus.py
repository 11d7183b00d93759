"""Odd text that real people, spreadsheets and attackers send (T8)."""

ODD = {
    "beyond the first plane": "𠮷𡈽𬺈",
    "named only lately": "王\U000323af五",  # U+323AF came with Unicode 15, after this Python
    "rare Hanzi": "𬭎㙍",
    "a private character": "陈\ue863",
    "a variant of a character": "葛\U000e0100",
    "a compatibility character": "﨑\uf907",
    "a ligature that unfolds": "\ufdfa" * 12,
    "a family in one sign": "👨‍👩‍👧‍👦",
    "written from the right": "שלום عبد",
    "turned around": "王\u202eabc五",
    "marks of direction": "\u202a138 0013 8000\u202c",
    "blanks nobody sees": "\u200b\u2060\ufeff",
    "blanks of other kinds": "\u3000\u00a0\u2009",
    "a tower of marks": "王" + "\u0301" * 60,
    "a bell": "王\x07五",
    "NUL": "王\0五",
    "a lone surrogate": "王\ud800五",
    "bytes that were no text": "王\ufffd五",
    "full-width digits": "１３８",
    "a full-width mobile": "１３９１２３４５６７８",
    "Arabic digits": "١٢٣",
    "a superscript": "²",
    "a script": "<script>alert(1)</script>\"'&",
    "an image": "<img src=x onerror=alert(1)>",
    "a template": "{{ 7 }}{% now 'Y' %}${7}%(n)s{0}%s",
    "a formula": "=1+1",
    "a full-width formula": "＝cmd|' /C calc'!A0",
    "markup of the PDF": '#panic("x") *b* @a $x$ \\ [ ] `c`',
    "SQL": "'; DROP TABLE accounts_person; --",
    "a path": "../../etc/passwd",
    "an address": "javascript:alert(1)",
    "line breaks": "一\r\n二\u2028三\x0b四",
    "a name with a dot": "阿卜杜拉·买买提",
    "one character": "娜",
    "a long name": "阿卜杜热西提·阿卜杜拉·买买提明·吐尔逊江·艾",
    "nothing": "",
    "long": "字" * 5000,
    "deep": "[" * 5000,
}
NUMBERS = (
    "-1", "0", "1.5", "9" * 400, str(2**31), str(2**63), "NaN", "Infinity", "1e999", "１２", "١٢",
    "²", "0x10", "1_000", " 7 ", "", "\x07", "true", "一",
)  # fmt: skip
DAYS = (
    "2000-02-29", "1900-02-29", "9999-12-31", "0001-01-01", "0000-00-00", "2030-13-01",
    "10000-01-01", "-1-01-01", "２０３０-０１-０１", "2030年1月1日", "1e9", "now", "", "9" * 400,
)  # fmt: skip
TIMES = ("24:00", "25:61", "-1:00", "09:00:00.000000001", "９:00", "noon", "", "9" * 400)
IDS = (
    "x", "0", "-1", str(2**63), "9" * 400, "00000000-0000-0000-0000-000000000000", "[]", "{}",
    "None", "../1", "𠮷", "", "urn:uuid:00000000-0000-7000-8000-000000000000",
)  # fmt: skip
CARDS = {
    "44060519500501001x": False,
    "44060519500501001X": False,
    "440605195005010010": False,
    "440605500501001": False,
    "H12345678": False,
    "44060519000229001X": False,
}
