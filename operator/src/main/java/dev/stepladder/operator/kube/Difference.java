package dev.stepladder.operator.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stepladder.operator.blueprint.Owner;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where an object lacks what it must have. What it has beyond that is no difference: the API server
 * fills in defaults, and others may own fields of their own.
 *
 * @param path such as {@code spec.template.spec.containers[web].image}
 * @param from what it has; missing if nothing
 * @param to what it must have
 */
record Difference(String path, JsonNode from, JsonNode to) {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  /** What identifies an item of a list, as in the API's own merge keys. */
  private static final List<String> KEYS = List.of("name", "topologyKey", "key");

  /**
   * A variable may name those before it, as {@code $(NAME)}: their order is part of what they say.
   */
  private static final String VARIABLES = ".env";

  /**
   * Gets to know what is going to be hashed, and what makes the hashes: that takes far longer than
   * the hashes.
   */
  static void getReady() {
    hash(new ServiceAccount());
    DrawnJson.getReady();
  }

  /** Everything in which an object lacks what it must have. */
  static List<Difference> between(HasMetadata desired, HasMetadata live) {
    var all = new ArrayList<Difference>();
    compare("", DrawnJson.tree(desired), DrawnJson.tree(live), all);
    return all;
  }

  /** A hash over an object as it is sent. */
  static String hash(KubernetesResource object) {
    return Owner.hash(new String(DrawnJson.bytes(object), StandardCharsets.UTF_8)).substring(0, 16);
  }

  /** Whether two versions of an object differ in nothing but their status, if at all. */
  static boolean inStatusOnly(HasMetadata before, HasMetadata now) {
    return withoutStatus(before).equals(withoutStatus(now));
  }

  private static ObjectNode withoutStatus(HasMetadata object) {
    ObjectNode all = JSON.valueToTree(object);
    all.remove("status");
    all.withObject("/metadata").remove(List.of("resourceVersion", "managedFields"));
    return all;
  }

  private static void compare(String path, JsonNode desired, JsonNode live, List<Difference> all) {
    if (desired.isObject()) {
      desired
          .properties()
          .forEach(field ->
              compare(
                  path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                  field.getValue(),
                  live.path(field.getKey()),
                  all));
    } else if (desired.isArray()) {
      compareLists(path, desired, live, all);
    } else if (!same(path, desired, live)) {
      all.add(new Difference(path, live, desired));
    }
  }

  private static void compareLists(
      String path, JsonNode desired, JsonNode live, List<Difference> all) {
    Optional<String> key = key(desired);
    if (key.isPresent()) {
      if (path.endsWith(VARIABLES)) {
        compareOrder(path, desired, live, all);
      }
      for (JsonNode item : desired) {
        String name = item.path(key.get()).asText();
        compare(path + "[" + name + "]", item, find(live, key.get(), name), all);
      }
    } else if (desired.size() != live.size()) {
      all.add(new Difference(path, live, desired));
    } else {
      for (int i = 0; i < desired.size(); i++) {
        compare(path + "[" + i + "]", desired.get(i), live.get(i), all);
      }
    }
  }

  /** Of those that are in both: others may have put theirs in between. */
  private static void compareOrder(
      String path, JsonNode desired, JsonNode live, List<Difference> all) {
    var to = new ArrayList<>(names(desired));
    var from = new ArrayList<>(names(live));
    to.retainAll(from);
    from.retainAll(to);
    if (!from.equals(to)) {
      all.add(new Difference(path, JSON.valueToTree(from), JSON.valueToTree(to)));
    }
  }

  private static List<String> names(JsonNode list) {
    var names = new ArrayList<String>();
    list.forEach(item -> names.add(item.path("name").asText()));
    return names;
  }

  private static JsonNode find(JsonNode list, String key, String name) {
    for (JsonNode item : list) {
      if (item.path(key).asText().equals(name)) {
        return item;
      }
    }
    return MissingNode.getInstance();
  }

  private static Optional<String> key(JsonNode list) {
    return list.isEmpty()
        ? Optional.empty()
        : KEYS.stream().filter(key -> haveAll(list, key)).findFirst();
  }

  private static boolean haveAll(JsonNode list, String key) {
    for (JsonNode item : list) {
      if (!item.has(key)) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(String path, JsonNode desired, JsonNode live) {
    if (desired.isNumber() && live.isNumber()) {
      return desired.decimalValue().compareTo(live.decimalValue()) == 0;
    }
    if (path.contains(".requests.") || path.contains(".limits.")) {
      return !live.isMissingNode() && amount(desired).equals(amount(live));
    }
    return desired.equals(live);
  }

  /** Quantities are equal whatever their unit; fabric8's equality is by amount. */
  private static Quantity amount(JsonNode quantity) {
    return Quantity.parse(quantity.asText());
  }
}
