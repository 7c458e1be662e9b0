package dev.stepladder.operator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Since when the objects of an app are as they are now.
 *
 * @param objects by name
 * @param rest since when all pods run with the current bindings, if they do
 */
record Sightings(Map<String, Sighting> objects, Optional<Sighting> rest) {

  /**
   * One thing as it is.
   *
   * @param looks what makes it as it is: when this changes, it is another sighting
   */
  record Sighting(String looks, Instant since) {

    private Sighting again(Sighting now) {
      return looks.equals(now.looks) ? this : now;
    }
  }

  /** What is seen for the first time. */
  static Sightings first(Collection<HasMetadata> objects, Instant now) {
    var seen = new HashMap<String, Sighting>();
    objects.forEach(object ->
        seen.put(new KubeObject(object).name(), new Sighting(looks(object, objects), now)));
    return new Sightings(seen, rest(objects).map(looks -> new Sighting(looks, now)));
  }

  /** What is seen next: what looks the same is so since it was first seen so. */
  Sightings next(Collection<HasMetadata> objects, Instant now) {
    Sightings next = first(objects, now);
    var seen = new HashMap<String, Sighting>();
    next.objects.forEach((name, sighting) ->
        seen.put(
            name,
            Optional.ofNullable(this.objects.get(name))
                .map(before -> before.again(sighting))
                .orElse(sighting)));
    return new Sightings(
        seen,
        next.rest.map(sighting -> rest.map(before -> before.again(sighting)).orElse(sighting)));
  }

  /** Since when an object is as it is. */
  Instant since(String name) {
    return objects.get(name).since();
  }

  /** Since when every pod runs with the current bindings, if they do. */
  Optional<Instant> quiet() {
    return rest.map(Sighting::since);
  }

  private static String looks(HasMetadata object, Collection<HasMetadata> all) {
    String stage =
        switch (object) {
          case Deployment deployment ->
              Rollout.of(deployment, pods(deployment, all)).getClass().getSimpleName();
          // The API server counts no generations of these.
          case HorizontalPodAutoscaler autoscaler -> String.valueOf(autoscaler.getSpec());
          default -> "";
        };
    return String.join(
        ":",
        String.valueOf(object.getMetadata().getUid()),
        String.valueOf(object.getMetadata().getGeneration()),
        String.valueOf(object.getMetadata().getDeletionTimestamp()),
        stage);
  }

  /** The bindings that everything runs with; empty while anything runs or may run with others. */
  private static Optional<String> rest(Collection<HasMetadata> all) {
    var bindings = new TreeMap<String, String>();
    for (HasMetadata object : all) {
      if (object instanceof Deployment deployment) {
        if (!(Rollout.of(deployment, pods(deployment, all)) instanceof Rollout.Complete)) {
          return Optional.empty();
        }
        bindings.put(part(deployment), bindings(deployment));
      }
    }
    boolean current =
        all.stream()
            .filter(object -> object instanceof Pod pod && !Pods.over(pod))
            .allMatch(pod ->
                Objects.equals(
                    bindings.get(part(pod)), Marks.annotation(pod, Marks.BINDINGS).orElse("")));
    return current ? Optional.of(bindings.toString()) : Optional.empty();
  }

  private static String bindings(Deployment deployment) {
    return Marks.annotation(deployment.getSpec().getTemplate().getMetadata(), Marks.BINDINGS)
        .orElse("");
  }

  private static String part(HasMetadata object) {
    return Marks.part(object).map(Object::toString).orElse("");
  }

  private static List<Pod> pods(Deployment deployment, Collection<HasMetadata> all) {
    return all.stream()
        .filter(object -> object instanceof Pod && part(object).equals(part(deployment)))
        .map(Pod.class::cast)
        .filter(pod -> !Pods.over(pod))
        .toList();
  }
}
