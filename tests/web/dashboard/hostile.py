"""Two hundred texts that want to be code: in HTML, attributes, addresses, templates, and in what a terminal shows."""

from __future__ import annotations

from itertools import product

CODE = "window.pwned=1"
_TAGS = (
    f"<script>{CODE}</script>",
    f"<ScRiPt>{CODE}</sCrIpT>",
    f"<script\n>{CODE}</script>",
    f"<img src=x onerror={CODE}>",
    f"<img src=x onerror='{CODE}'",
    f"<svg onload={CODE}>",
    f"<svg><script>{CODE}</script></svg>",
    f"<svg/onload={CODE}//",
    f"<body onload={CODE}>",
    f"<iframe srcdoc='<script>parent.{CODE}</script>'></iframe>",
    f"<iframe src=javascript:parent.{CODE}></iframe>",
    f"<details open ontoggle={CODE}>x</details>",
    f"<input autofocus onfocus={CODE}>",
    f"<video><source onerror={CODE}></video>",
    f"<math><mi xlink:href=javascript:{CODE}>x</mi></math>",
    f"<object data=javascript:{CODE}></object>",
    f"<a href=javascript:{CODE} id=pwned>x</a>",
    f"<style>@import 'javascript:{CODE}'</style>",
    f"<base href=javascript:{CODE}//>",
    f"<meta http-equiv=refresh content='0;url=javascript:{CODE}'>",
    "<b id=pwned>bold</b>",
    "<form action=/logout method=post id=pwned><button>x</button></form>",
    f"<template><script>{CODE}</script></template>",
    f"<noscript><p title='</noscript><script>{CODE}</script>'></noscript>",
    f"<!--><script>{CODE}</script>-->",
)
_BEFORE = ("", '">', "'>", "</title>", "</textarea>", "-->", "]]>")
_LONE = (
    f"javascript:{CODE}",
    f"JaVaScRiPt:{CODE}",
    f"java\tscript:{CODE}",
    f" javascript:{CODE}",
    f"data:text/html,<script>{CODE}</script>",
    f"vbscript:{CODE}",
    f'" onmouseover="{CODE}" id="pwned',
    f"' onfocus='{CODE}' autofocus id='pwned",
    f"` onclick=`{CODE}",
    "{{ 7 * 7 }}",
    "{{ config }}{{ self.__init__.__globals__ }}",
    "{% for x in range(9) %}<b id=pwned>{% endfor %}",
    "${7*7}#{7*7}<%= 7*7 %>",
    f"<scr<script>ipt>{CODE}</scr</script>ipt>",
    f"\\u003cscript\\u003e{CODE}\\u003c/script\\u003e",
    f"&lt;script&gt;{CODE}&lt;/script&gt;",
    f"\uff1cscript\uff1e{CODE}\uff1c/script\uff1e",
    f"<script>{CODE}//\u2028</script>",
    f"\x00<script>{CODE}</script>",
    f"\u202e<script>{CODE}</script>\u202c",
    "\ud800<b id=pwned>",
    "A" * 3_000,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467" * 200,
    "Z\u0351\u036b\u0343\u036a\u0302\u036b" * 100,
    f"](javascript:{CODE}) [x](javascript:{CODE})",
)
TEXTS: tuple[str, ...] = (*(before + tag for before, tag in product(_BEFORE, _TAGS)), *_LONE)
"""What somebody files who means harm."""
