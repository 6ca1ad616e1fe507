"""Keys of the desk: each does one thing."""

import re
from collections import Counter
from collections.abc import Callable

from django.test import Client

KEY = re.compile(r'data-key="([^"]+)"')
DIALOG = re.compile(r"<dialog.*?</dialog>", re.S)
CALL = {"key": "k1", "phone": "13800000001", "words": "柳堤街有人落水了，路灯也不亮，请问怎么办理老年卡"}


def test_no_key_of_the_desk_stands_for_two_things(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("agent")
    client.post("/desk/save/", CALL)
    html = client.get("/desk/").content.decode()
    found = Counter(KEY.findall(DIALOG.sub("", html)))
    assert len(found) > 15
    assert {key: count for key, count in found.items() if count > 1} == {}
