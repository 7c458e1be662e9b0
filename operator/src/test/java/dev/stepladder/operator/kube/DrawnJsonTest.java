package dev.stepladder.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every field of all that may be drawn, filled, is written as its annotations say. */
class DrawnJsonTest {

  private static final ObjectMapper ANNOTATED =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private static final String UNKNOWN_FIELDS = "additionalProperties";

  private final Deque<Class<?>> within = new ArrayDeque<>();

  static Stream<Class<?>> drawn() {
    return Stream.concat(
        Stream.of(
            ConfigMap.class,
            Deployment.class,
            HorizontalPodAutoscaler.class,
            Ingress.class,
            Job.class,
            NetworkPolicy.class,
            Pod.class,
            PodDisruptionBudget.class,
            Secret.class,
            Service.class,
            ServiceAccount.class),
        DrawnTypes.ALL.stream());
  }

  @ParameterizedTest
  @MethodSource("drawn")
  void isWhatTheAnnotationsMakeOfAFullObject(Class<?> type) throws Exception {
    KubernetesResource full = filled(type).orElseThrow();

    assertThat(text(full)).isEqualTo(ANNOTATED.writeValueAsString(full)).contains("\"");
  }

  @ParameterizedTest
  @MethodSource("drawn")
  void isWhatTheAnnotationsMakeOfAnEmptyObject(Class<?> type) throws Exception {
    var empty = (KubernetesResource) type.getDeclaredConstructor().newInstance();

    assertThat(text(empty)).isEqualTo(ANNOTATED.writeValueAsString(empty));
  }

  private static String text(KubernetesResource object) {
    return new String(DrawnJson.bytes(object), StandardCharsets.UTF_8);
  }

  /** Empty for what contains itself, where that begins anew. */
  private Optional<KubernetesResource> filled(Class<?> type) throws ReflectiveOperationException {
    if (Collections.frequency(within, type) > 1) {
      return Optional.empty();
    }
    within.push(type);
    var object = (KubernetesResource) type.getDeclaredConstructor().newInstance();
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers()) && !field.getName().equals(UNKNOWN_FIELDS)) {
        field.setAccessible(true);
        Optional<Object> value = value(field.getGenericType());
        if (value.isPresent()) {
          field.set(object, value.get());
        }
      }
    }
    within.pop();
    return Optional.of(object);
  }

  private Optional<Object> value(Type type) throws ReflectiveOperationException {
    return switch (type) {
      case ParameterizedType several when several.getRawType() == List.class ->
          value(several.getActualTypeArguments()[0]).map(List::of);
      case ParameterizedType named when named.getRawType() == Map.class ->
          value(named.getActualTypeArguments()[1])
              .map(value -> Map.of("zebra", value, "ant", value));
      case Class<?> one when one == String.class -> Optional.of("text");
      case Class<?> one when one == Boolean.class -> Optional.of(true);
      case Class<?> one when one == Integer.class -> Optional.of(7);
      case Class<?> one when one == Long.class -> Optional.of(8L);
      case Class<?> one when one == Double.class -> Optional.of(0.5);
      case Class<?> one when one == Quantity.class -> Optional.of(new Quantity("250", "m"));
      case Class<?> one when one == IntOrString.class -> Optional.of(new IntOrString("http"));
      case Class<?> one when KubernetesResource.class.isAssignableFrom(one) ->
          filled(one).map(Object.class::cast);
      default -> throw new IllegalStateException("what is a %s?".formatted(type));
    };
  }
}
