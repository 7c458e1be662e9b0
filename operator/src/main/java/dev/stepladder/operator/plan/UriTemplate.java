package dev.stepladder.operator.plan;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A URI without the login that belongs in it, so that a plan can name it: <code>{username}</code>
 * and <code>{password}</code> stand for that, as in RFC 6570.
 */
public record UriTemplate(String text) {

  /** Whether it has a place for a password; what is reached without one asks for none. */
  public boolean takesPassword() {
    return text.contains("{password}");
  }

  /** The URI with a login. What this returns is a secret. */
  public String with(String username, String password) {
    return text.replace("{username}", escape(username)).replace("{password}", escape(password));
  }

  /** Text as it may stand anywhere in a URI: no braces either, so nothing in it is a variable. */
  public static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }
}
