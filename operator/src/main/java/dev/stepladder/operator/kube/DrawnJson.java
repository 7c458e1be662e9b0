package dev.stepladder.operator.kube;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonInclude.Value;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import io.fabric8.kubernetes.api.model.AnyType;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The JSON of objects as the operator draws them, which is the same that their annotations make of
 * them. All of them say the same: what an object is comes first, a field has its own name, and
 * nothing is written of what is not there. Reading that off each type anew is most of what a plan
 * of a file would take.
 */
final class DrawnJson {

  private static final Value WHERE_THERE = Value.construct(Include.NON_NULL, Include.ALWAYS);
  private static final Value WHERE_FULL = Value.construct(Include.NON_EMPTY, Include.ALWAYS);

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(MapperFeature.USE_ANNOTATIONS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .visibility(PropertyAccessor.ALL, Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .defaultPropertyInclusion(WHERE_THERE)
          .withConfigOverride(List.class, list -> list.setInclude(WHERE_FULL))
          .withConfigOverride(Map.class, map -> map.setInclude(WHERE_FULL))
          .addModule(
              new SimpleModule()
                  .addSerializer(Quantity.class, new Quantity.Serializer())
                  .addSerializer(IntOrString.class, new AnyType.Serializer())
                  .setSerializerModifier(new IdentityFirst()))
          .build();

  /** Hashes depend on the order, so it has to stay the one that the annotations name. */
  private static final class IdentityFirst extends BeanSerializerModifier {

    private static final long serialVersionUID = 1L;
    private static final List<String> FIRST = List.of("metadata", "kind", "apiVersion");

    @Override
    public List<BeanPropertyWriter> orderProperties(
        SerializationConfig config, BeanDescription type, List<BeanPropertyWriter> properties) {
      properties.sort(Comparator.comparingInt(property -> -FIRST.indexOf(property.getName())));
      return properties;
    }
  }

  private DrawnJson() {}

  /** Gets to know the types that are going to be written: that takes far longer than writing. */
  static void getReady() {
    DrawnTypes.ALL.forEach(MAPPER::writerFor);
  }

  /** An object as a tree. */
  static JsonNode tree(Object object) {
    return MAPPER.valueToTree(object);
  }

  /** An object as text in UTF-8. */
  static byte[] bytes(Object object) {
    try {
      return MAPPER.writeValueAsBytes(object);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON of " + object.getClass(), e);
    }
  }
}
