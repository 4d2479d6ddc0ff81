# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Each file is a well-formed SVG, and no label of it lies on another or outside."""
import sys
import xml.etree.ElementTree as xml

SVG = "{http://www.w3.org/2000/svg}"
for path in sys.argv[1:]:
    root = xml.parse(path).getroot()
    assert root.tag == SVG + "svg", root.tag
    width, height = float(root.get("width")), float(root.get("height"))
    places = {}
    for text in root.iter(SVG + "text"):
        if text.get("class") == "caption":
            continue
        x, y = float(text.get("x")), float(text.get("y"))
        assert 0 < x < width and 0 < y < height, (path, text.text)
        places.setdefault(y, []).append((x, 6 * len(text.text), text.text))
    assert places, path
    for line in places.values():
        line.sort()
        for (a, a_width, a_text), (b, b_width, b_text) in zip(line, line[1:]):
            assert b - a >= (a_width + b_width) / 2, (path, a_text, b_text)
