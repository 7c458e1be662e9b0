package dev.stepladder.simulator.aws.protocol;

import java.util.Map;

/** Writes XML. */
final class XmlText {

  private final StringBuilder text = new StringBuilder("<?xml version=\"1.0\"?>\n");

  void open(String name) {
    text.append('<').append(name).append('>');
  }

  void open(String name, Map<String, String> attributes) {
    text.append('<').append(name);
    attributes.forEach((attribute, value) -> {
      text.append(' ').append(attribute).append("=\"");
      text(value);
      text.append('"');
    });
    text.append('>');
  }

  void close(String name) {
    text.append("</").append(name).append('>');
  }

  void element(String name, String value) {
    open(name);
    text(value);
    close(name);
  }

  void text(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '<' -> text.append("&lt;");
        case '>' -> text.append("&gt;");
        case '&' -> text.append("&amp;");
        case '\r' -> text.append("&#xD;");
        case '"' -> text.append("&quot;");
        default -> text.append(c);
      }
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
