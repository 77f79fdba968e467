import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { layOutXml } from "../../build/unit/report/xml_layout.js";

const show = (text) =>
  layOutXml(text).map(
    (line) => "  ".repeat(line.depth) + line.pieces.map((piece) => piece.text).join(""),
  );
const whole = (text) =>
  layOutXml(text)
    .flatMap((line) => line.pieces.map((piece) => piece.text))
    .join("");

describe("layOutXml", () => {
  it("gives each element a line and each level an indentation", () => {
    assert.deepEqual(
      show('<?xml version="1.0"?><a><b>one</b><c/><d></d><e x="1"><f>two</f></e></a>'),
      [
        '<?xml version="1.0"?>',
        "<a>",
        "  <b>one</b>",
        "  <c/>",
        "  <d></d>",
        '  <e x="1">',
        "    <f>two</f>",
        "  </e>",
        "</a>",
      ],
    );
  });
  it("loses no letter of an element or a text", () => {
    const text = "<a><!-- > --><b k='>'>x &lt; y</b><![CDATA[<z>]]>tail</a>";
    assert.equal(whole(text), text);
  });
  it("keeps blanks inside a text", () =>
    assert.deepEqual(show("<a>\n  <b> x  y </b>\n</a>"), ["<a>", "  <b> x  y </b>", "</a>"]));
  it("shows broken documents without failing", () => {
    for (const text of [
      "",
      "no element",
      "<a",
      "<a><b></a>",
      "</a></b>",
      "<!--",
      "<![CDATA[x",
      '<a b="',
    ]) {
      assert.equal(whole(text), text);
    }
  });
  it("lays out a large document", () => {
    const text = `<a>${"<b>x</b>".repeat(50_000)}</a>`;
    assert.equal(layOutXml(text).length, 50_002);
  });
});
