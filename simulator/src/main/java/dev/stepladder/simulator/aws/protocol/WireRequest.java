package dev.stepladder.simulator.aws.protocol;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A request as it came over HTTP. */
public record WireRequest(String method, URI uri, String body) {

  /** Takes the body for UTF-8 text, which all of AWS's protocols are. */
  public static WireRequest of(String method, URI uri, byte[] body) {
    return new WireRequest(method, uri, new String(body, StandardCharsets.UTF_8));
  }
}
