package dev.stepladder.operator.kube;

import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.operator.blueprint.Owner;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An object that has the name of one of an app's and whose labels do not say that it is the app's.
 * It is left alone, whoever made it; a person who reads that must not take down what serves.
 */
record Stranger(HasMetadata object, Owner owner) {

  String reason() {
    return lostLabels() ? "LabelsMissing" : "NotOurs";
  }

  String message() {
    String name = new KubeObject(object).name();
    return lostLabels()
        ? "%s in namespace %s was made for this app and its labels do not say so any more: it is left alone; put them back by kubectl label %s %s -n %s --overwrite %s"
            .formatted(
                name,
                owner.namespace(),
                object.getKind().toLowerCase(Locale.ROOT),
                object.getMetadata().getName(),
                owner.namespace(),
                missing())
        : "%s in namespace %s exists and was not made for this app: it is left alone; remove or rename it"
            .formatted(name, owner.namespace());
  }

  /** The operator once wrote it, and nothing says that it was for another app. */
  private boolean lostLabels() {
    boolean anothers =
        Marks.label(object, Names.APP_LABEL).filter(app -> !app.equals(owner.app())).isPresent();
    return !anothers && (Marks.part(object).isPresent() || Authorship.anything(object));
  }

  private String missing() {
    var labels =
        new TreeMap<>(Map.of(Names.MANAGED_BY_LABEL, Names.MANAGER, Names.APP_LABEL, owner.app()));
    labels
        .entrySet()
        .removeIf(label ->
            Marks.label(object, label.getKey()).filter(label.getValue()::equals).isPresent());
    return labels.entrySet().stream().map(Object::toString).collect(Collectors.joining(" "));
  }
}
