package dev.stepladder.simulator.aws.s3;

import dev.stepladder.simulator.aws.AwsError;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;

/**
 * A body in S3's own chunks ({@code aws-chunked}), as SDKs send streams: each chunk has its size,
 * and at the end stand headers, which is where the checksum is.
 *
 * @param trailers by their names in lower case
 */
record ChunkedBody(SdkBytes content, Map<String, String> trailers) {

  private static final int HEXADECIMAL = 16;

  static ChunkedBody read(SdkBytes raw) {
    byte[] bytes = raw.asByteArrayUnsafe();
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    int at = 0;
    while (true) {
      String header = line(bytes, at);
      at += header.length() + 2;
      int size = size(header);
      if (size == 0) {
        return new ChunkedBody(SdkBytes.fromByteArray(content.toByteArray()), trailers(bytes, at));
      }
      if (at + size + 2 > bytes.length) {
        throw incomplete();
      }
      content.write(bytes, at, size);
      at += size + 2;
    }
  }

  private static int size(String header) {
    int signature = header.indexOf(';');
    try {
      int size =
          Integer.parseInt(signature < 0 ? header : header.substring(0, signature), HEXADECIMAL);
      if (size < 0) {
        throw incomplete();
      }
      return size;
    } catch (NumberFormatException e) {
      AwsError incomplete = incomplete();
      incomplete.addSuppressed(e);
      throw incomplete;
    }
  }

  private static Map<String, String> trailers(byte[] bytes, int from) {
    Map<String, String> trailers = new TreeMap<>();
    int at = from;
    while (at < bytes.length) {
      String line = line(bytes, at);
      int colon = line.indexOf(':');
      if (colon < 0) {
        break;
      }
      trailers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT).trim(),
          line.substring(colon + 1).trim());
      at += line.length() + 2;
    }
    return trailers;
  }

  private static String line(byte[] bytes, int from) {
    for (int i = from; i + 1 < bytes.length; i++) {
      if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
        return new String(bytes, from, i - from, StandardCharsets.ISO_8859_1);
      }
    }
    throw incomplete();
  }

  private static AwsError incomplete() {
    return AwsError.refused(
        "IncompleteBody", "The request body terminated unexpectedly or has no valid chunks");
  }
}
