package dev.stepladder.operator.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepladder.operator.plan.FieldChange;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says in a person's words in which fields a workload's objects differ from what they must be. */
record WorkloadChanges(Scene scene, List<KubeObject> desired) {

  /** The field that stands for a restart. */
  static final String RESTART = "restart";

  static final String REPLICAS = "replicas";

  private static final String SPREAD = "spread over zones";
  private static final String TEMPLATE = "spec.template.";

  /** What says that something differs, but not what. */
  private static final Set<String> HASHES =
      Set.of(
          "metadata.annotations." + Marks.APPLIED,
          "spec.template.metadata.annotations." + Marks.BINDINGS,
          "spec.template.metadata.annotations." + Marks.IDENTITY,
          "spec.template.metadata.annotations." + Marks.TEMPLATE);

  private static final Pattern VARIABLE = Pattern.compile("\\.env\\[(.+)]\\..*$");
  private static final int VALUE_LIMIT = 60;

  /** All of them; empty if nothing has to be done. */
  List<FieldChange> why(List<KubeObject> unwanted) {
    Map<String, FieldChange> changes = new LinkedHashMap<>();
    for (KubeObject object : desired) {
      Optional<KubeObject> live = scene.view().entry(KubeObject.class, object.name()).known();
      List<FieldChange> found =
          live.map(seen -> changes(object, seen))
              .orElseGet(() -> List.of(new FieldChange(kind(object), "", "created")));
      found.forEach(change -> changes.putIfAbsent(change.field(), change));
    }
    for (KubeObject object : unwanted) {
      changes.put(
          kind(object), new FieldChange(kind(object), object.object().getMetadata().getName(), ""));
    }
    return List.copyOf(changes.values());
  }

  /** Whether the pods of the Deployment are replaced by these changes: its template differs. */
  boolean replacesPods() {
    return desired.stream()
        .filter(object -> object.object() instanceof Deployment)
        .anyMatch(object ->
            scene
                .view()
                .entry(KubeObject.class, object.name())
                .known()
                .filter(live -> replacesPods(object.object(), live.object()))
                .isPresent());
  }

  private static boolean replacesPods(HasMetadata desired, HasMetadata live) {
    List<Difference> all = Difference.between(desired, live);
    return all.stream().anyMatch(difference -> difference.path().startsWith(TEMPLATE));
  }

  private static List<FieldChange> changes(KubeObject desired, KubeObject live) {
    List<Difference> all = Difference.between(desired.object(), live.object());
    List<Difference> fields =
        all.stream().filter(difference -> !HASHES.contains(difference.path())).toList();
    var changes = new ArrayList<FieldChange>();
    fields.forEach(difference -> changes.add(change(desired, difference)));
    if (fields.size() < all.size()) {
      changes.addAll(variablesGone(desired.object(), live.object()));
      if (spread(live.object()) && !spread(desired.object())) {
        changes.add(new FieldChange(SPREAD, "true", "false"));
      }
      if (changes.isEmpty()) {
        changes.add(new FieldChange(kind(desired) + " definition", mark(live), mark(desired)));
      }
    }
    return changes;
  }

  private static FieldChange change(KubeObject object, Difference difference) {
    String path = difference.path();
    if (path.contains(".topologySpreadConstraints[")) {
      return new FieldChange(SPREAD, difference.from().isMissingNode() ? "false" : "", "true");
    }
    String field = field(object, path);
    String from = text(difference.from());
    String to = text(difference.to());
    return new FieldChange(field, from, to.isEmpty() ? "set" : to);
  }

  private static String field(KubeObject object, String path) {
    if (path.equals("spec.replicas")) {
      return REPLICAS;
    }
    if (path.endsWith("].env")) {
      return "order of variables";
    }
    if (path.endsWith("].image")) {
      return "image";
    }
    if (path.endsWith(".resources.requests.cpu")) {
      return "cpu";
    }
    if (path.endsWith(".resources.requests.memory") || path.endsWith(".resources.limits.memory")) {
      return "memory";
    }
    Matcher variable = VARIABLE.matcher(path);
    if (variable.find()) {
      return "variable " + variable.group(1);
    }
    return kind(object)
        + " "
        + path.replace("spec.template.spec.", "").replaceFirst("^spec\\.", "");
  }

  private static boolean spread(HasMetadata object) {
    return object instanceof Deployment deployment
        && !deployment.getSpec().getTemplate().getSpec().getTopologySpreadConstraints().isEmpty();
  }

  /** Variables that are there and were taken out of the spec. */
  private static List<FieldChange> variablesGone(HasMetadata desired, HasMetadata live) {
    Set<String> wanted =
        variables(desired).stream().map(EnvVar::getName).collect(Collectors.toSet());
    return variables(live).stream()
        .filter(variable -> !wanted.contains(variable.getName()))
        .map(variable -> new FieldChange("variable " + variable.getName(), shown(variable), ""))
        .toList();
  }

  private static List<EnvVar> variables(HasMetadata object) {
    return object instanceof Deployment deployment
        ? deployment.getSpec().getTemplate().getSpec().getContainers().stream()
            .flatMap(container -> container.getEnv().stream())
            .toList()
        : List.of();
  }

  private static String shown(EnvVar variable) {
    return variable.getValue() == null ? "from a Secret" : shortened(variable.getValue());
  }

  private static String text(JsonNode node) {
    return shortened(
        node.isValueNode() ? node.asText() : node.isMissingNode() ? "" : node.toString());
  }

  private static String shortened(String text) {
    return text.length() > VALUE_LIMIT ? text.substring(0, VALUE_LIMIT) + "…" : text;
  }

  private static String kind(KubeObject object) {
    return object.object().getKind().toLowerCase(Locale.ROOT);
  }

  private static String mark(KubeObject object) {
    return Marks.annotation(object.object(), Marks.APPLIED).orElse("");
  }
}
