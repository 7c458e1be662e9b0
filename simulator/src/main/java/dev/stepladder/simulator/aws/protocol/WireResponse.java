package dev.stepladder.simulator.aws.protocol;

import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;

/** An answer as it goes over HTTP. */
public record WireResponse(int status, Map<String, String> headers, SdkBytes content) {

  public WireResponse {
    headers = Map.copyOf(headers);
  }

  /** An answer of text. */
  public WireResponse(int status, String contentType, String body) {
    this(status, Map.of("Content-Type", contentType), SdkBytes.fromUtf8String(body));
  }
}
