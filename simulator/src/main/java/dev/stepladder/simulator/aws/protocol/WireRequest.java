package dev.stepladder.simulator.aws.protocol;

import dev.stepladder.simulator.aws.AwsError;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;

/**
 * A request as it came over HTTP.
 *
 * @param headers by their names in lower case
 */
public record WireRequest(String method, URI uri, Map<String, String> headers, SdkBytes content) {

  public WireRequest {
    headers = Map.copyOf(headers);
  }

  /** A request of text, without headers. */
  public WireRequest(String method, URI uri, String body) {
    this(method, uri, Map.of(), SdkBytes.fromUtf8String(body));
  }

  /** The content taken for UTF-8 text, which it is in most of AWS's protocols. */
  public String body() {
    return new String(content.asByteArrayUnsafe(), StandardCharsets.UTF_8);
  }

  /** The decoded parameters of the query string; one without a value has an empty one. */
  public Map<String, List<String>> query() {
    Map<String, List<String>> query = new LinkedHashMap<>();
    String raw = uri.getRawQuery();
    if (raw != null) {
      for (String pair : raw.split("&", -1)) {
        String[] parts = pair.split("=", 2);
        if (!parts[0].isEmpty()) {
          String value = parts.length < 2 ? "" : parts[1];
          query
              .computeIfAbsent(decoded(parts[0].replace("+", "%20")), name -> new ArrayList<>())
              .add(decoded(value.replace("+", "%20")));
        }
      }
    }
    return query;
  }

  /** Percent-decodes a part of a path, where a plus is a plus. */
  public static String decoded(String raw) {
    try {
      return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw AwsError.refused("InvalidURI", "Couldn't parse the specified URI: " + raw);
    }
  }
}
