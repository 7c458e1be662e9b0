package dev.stepladder.simulator.aws.protocol;

/** Writes XML without attributes, which is all that AWS's answers need. */
final class XmlText {

  private final StringBuilder text = new StringBuilder("<?xml version=\"1.0\"?>\n");

  void open(String name) {
    text.append('<').append(name).append('>');
  }

  void open(String name, String namespace) {
    text.append('<').append(name).append(" xmlns=\"").append(namespace).append("\">");
  }

  void close(String name) {
    text.append("</").append(name).append('>');
  }

  void element(String name, String value) {
    open(name);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '<' -> text.append("&lt;");
        case '>' -> text.append("&gt;");
        case '&' -> text.append("&amp;");
        case '\r' -> text.append("&#xD;");
        default -> text.append(c);
      }
    }
    close(name);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
