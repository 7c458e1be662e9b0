package dev.stepladder.simulator.aws.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stepladder.simulator.aws.AwsError;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * JSON to the SDK's types and back, as AWS's JSON protocols agree on it. Times are seconds since
 * the epoch; what is not there is left out.
 */
final class JsonValues {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build()
          .reader();

  private JsonValues() {}

  /** The JSON object in a body; an empty body is an empty object. */
  static JsonNode object(String body) {
    try {
      JsonNode root = body.isBlank() ? NODES.objectNode() : READER.readTree(body);
      if (!root.isObject()) {
        throw malformed("The request must be a JSON object.");
      }
      return root;
    } catch (JsonProcessingException e) {
      AwsError error = malformed("The request is no JSON: " + e.getOriginalMessage());
      error.addSuppressed(e);
      throw error;
    }
  }

  /** Fills the members that travel in the body. */
  static void fill(JsonNode object, SdkPojo into) {
    for (SdkField<?> field : into.sdkFields()) {
      JsonNode value = object.path(field.locationName());
      if (field.location() == MarshallLocation.PAYLOAD && present(value)) {
        field.set(into, read(field, field.locationName(), value));
      }
    }
  }

  /** The members that travel in the body. */
  static ObjectNode write(SdkPojo structure) {
    ObjectNode object = NODES.objectNode();
    for (SdkField<?> field : structure.sdkFields()) {
      Object member = field.getValueOrDefault(structure);
      if (field.location() == MarshallLocation.PAYLOAD && isSet(member)) {
        object.set(field.unmarshallLocationName(), write(member));
      }
    }
    return object;
  }

  private static boolean present(JsonNode value) {
    return !value.isMissingNode() && !value.isNull();
  }

  /** The SDK marks collections that nobody set. */
  private static boolean isSet(Object member) {
    return member != null
        && !(member instanceof SdkAutoConstructList<?>)
        && !(member instanceof SdkAutoConstructMap<?, ?>);
  }

  private static Object read(SdkField<?> field, String name, JsonNode value) {
    MarshallingKnownType type = field.marshallingType().getKnownType();
    return switch (type) {
      case LIST -> readList(field.getRequiredTrait(ListTrait.class), name, value);
      case MAP -> readMap(field.getRequiredTrait(MapTrait.class), name, value);
      case SDK_POJO -> {
        require(value.isObject(), name, "an object");
        SdkPojo builder = field.constructor().get();
        fill(value, builder);
        yield ((Buildable) builder).build();
      }
      case STRING, SDK_BYTES -> {
        require(value.isTextual(), name, "a text");
        yield Scalars.read(field, name, value.asText());
      }
      case BOOLEAN -> {
        require(value.isBoolean(), name, "true or false");
        yield value.asBoolean();
      }
      case INSTANT -> readInstant(field, name, value);
      case INTEGER, LONG, SHORT, BYTE, FLOAT, DOUBLE, BIG_DECIMAL -> {
        require(value.isNumber(), name, "a number");
        yield Scalars.read(field, name, value.asText());
      }
      case NULL, DOCUMENT -> throw malformed(name + " cannot be read.");
    };
  }

  private static Object readInstant(SdkField<?> field, String name, JsonNode value) {
    if (!value.isNumber()) {
      require(value.isTextual(), name, "a time");
      return Scalars.read(field, name, value.asText());
    }
    BigDecimal millis = value.decimalValue().movePointRight(3);
    return Instant.ofEpochMilli(millis.longValue());
  }

  private static List<Object> readList(ListTrait trait, String name, JsonNode value) {
    require(value.isArray(), name, "a list");
    List<Object> items = new ArrayList<>();
    for (JsonNode item : value) {
      items.add(read(trait.memberFieldInfo(), name, item));
    }
    return items;
  }

  private static Map<String, Object> readMap(MapTrait trait, String name, JsonNode value) {
    require(value.isObject(), name, "an object");
    Map<String, Object> entries = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      entries.put(entry.getKey(), read(trait.valueFieldInfo(), name, entry.getValue()));
    }
    return entries;
  }

  private static JsonNode write(Object value) {
    return switch (value) {
      case SdkPojo structure -> write(structure);
      case List<?> list -> {
        ArrayNode array = NODES.arrayNode();
        list.forEach(item -> array.add(write(item)));
        yield array;
      }
      case Map<?, ?> map -> {
        ObjectNode object = NODES.objectNode();
        map.forEach((key, item) -> object.set(key.toString(), write(item)));
        yield object;
      }
      case Instant time -> NODES.numberNode(time.toEpochMilli() / 1_000.0);
      case SdkBytes bytes ->
          NODES.textNode(Base64.getEncoder().encodeToString(bytes.asByteArray()));
      case Boolean truth -> NODES.booleanNode(truth);
      case Double number -> NODES.numberNode(number);
      case Float number -> NODES.numberNode(number);
      case Long number -> NODES.numberNode(number);
      case Number number -> NODES.numberNode(number.intValue());
      default -> NODES.textNode(value.toString());
    };
  }

  private static void require(boolean fits, String name, String wanted) {
    if (!fits) {
      throw malformed("The value of " + name + " must be " + wanted + ".");
    }
  }

  private static AwsError malformed(String message) {
    return AwsError.refused("SerializationException", message);
  }
}
