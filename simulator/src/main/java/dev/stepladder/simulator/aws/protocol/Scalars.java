package dev.stepladder.simulator.aws.protocol;

import dev.stepladder.simulator.aws.AwsError;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.traits.TimestampFormatTrait;

/**
 * Text to value and back, for the members of an SDK type that are neither lists, maps nor
 * structures.
 */
final class Scalars {

  /** As RFC 1123, which HTTP writes with two digits for the day. */
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

  private Scalars() {}

  static Object read(SdkField<?> field, String name, String text) {
    try {
      return switch (field.marshallingType().getKnownType()) {
        case STRING -> text;
        case INTEGER -> Integer.valueOf(text.trim());
        case LONG -> Long.valueOf(text.trim());
        case SHORT -> Short.valueOf(text.trim());
        case BYTE -> Byte.valueOf(text.trim());
        case FLOAT -> Float.valueOf(text.trim());
        case DOUBLE -> Double.valueOf(text.trim());
        case BIG_DECIMAL -> new BigDecimal(text.trim());
        case BOOLEAN -> readBoolean(name, text);
        case INSTANT -> readInstant(format(field), text.trim());
        case SDK_BYTES -> SdkBytes.fromByteArray(Base64.getDecoder().decode(text));
        case NULL, SDK_POJO, LIST, MAP, DOCUMENT -> throw malformed(name, text);
      };
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw malformed(name, text);
    }
  }

  static String write(SdkField<?> field, Object value) {
    return switch (value) {
      case Instant time -> writeInstant(format(field), time);
      case SdkBytes bytes -> Base64.getEncoder().encodeToString(bytes.asByteArray());
      default -> value.toString();
    };
  }

  private static String writeInstant(TimestampFormatTrait.Format format, Instant time) {
    return switch (format) {
      case ISO_8601 -> time.truncatedTo(ChronoUnit.MILLIS).toString();
      case RFC_822 -> HTTP_DATE.format(time.atOffset(ZoneOffset.UTC));
      case UNIX_TIMESTAMP -> BigDecimal.valueOf(time.toEpochMilli(), 3).toPlainString();
      case UNIX_TIMESTAMP_MILLIS -> Long.toString(time.toEpochMilli());
    };
  }

  private static TimestampFormatTrait.Format format(SdkField<?> field) {
    return field
        .getOptionalTrait(TimestampFormatTrait.class)
        .map(TimestampFormatTrait::format)
        .orElse(
            field.location() == MarshallLocation.HEADER
                ? TimestampFormatTrait.Format.RFC_822
                : TimestampFormatTrait.Format.ISO_8601);
  }

  private static Boolean readBoolean(String name, String text) {
    return switch (text.trim().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw malformed(name, text);
    };
  }

  private static Instant readInstant(TimestampFormatTrait.Format format, String text) {
    return switch (format) {
      case ISO_8601 -> readIso(text);
      case RFC_822 -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
      case UNIX_TIMESTAMP ->
          Instant.ofEpochMilli(new BigDecimal(text).movePointRight(3).longValue());
      case UNIX_TIMESTAMP_MILLIS -> Instant.ofEpochMilli(Long.parseLong(text));
    };
  }

  /** ISO 8601 with or without an offset: the command line sends what its user typed. */
  private static Instant readIso(String text) {
    if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
      return Instant.parse(text + "T00:00:00Z");
    }
    if (text.matches(".*(Z|[+-]\\d{2}:?\\d{2})")) {
      return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
    }
    return Instant.parse(text + "Z");
  }

  private static AwsError malformed(String name, String text) {
    return AwsError.refused(
        "MalformedInput", "The value '" + text + "' of the parameter " + name + " is malformed.");
  }
}
