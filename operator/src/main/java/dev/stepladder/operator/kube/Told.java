package dev.stepladder.operator.kube;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What pods are told of what they start with, so that they are replaced when that changes.
 *
 * @param bindings by name of the Secret, a hash over its content
 * @param identity what gives them their role in AWS, if anything does
 */
record Told(SortedMap<String, String> bindings, Optional<String> identity) {

  /** Nothing. */
  static final Told NOTHING = new Told(new TreeMap<>(), Optional.empty());

  private static final String NONE = "none";

  /** What the pods of a Deployment are told. */
  static Told by(Deployment live) {
    ObjectMeta pods = live.getSpec().getTemplate().getMetadata();
    return new Told(
        Marks.annotation(pods, Marks.BINDINGS).map(Told::parse).orElseGet(TreeMap::new),
        Marks.annotation(pods, Marks.IDENTITY));
  }

  /** Names and hashes, as the annotation has them. */
  String text() {
    return bindings.isEmpty()
        ? NONE
        : bindings.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(","));
  }

  Map<String, String> annotations() {
    var annotations = new TreeMap<String, String>();
    annotations.put(Marks.BINDINGS, text());
    identity.ifPresent(known -> annotations.put(Marks.IDENTITY, known));
    return annotations;
  }

  /** Of these bindings only. */
  Told of(Collection<String> names) {
    var some = new TreeMap<>(bindings);
    some.keySet().retainAll(names);
    return new Told(some, identity);
  }

  private static SortedMap<String, String> parse(String text) {
    var hashes = new TreeMap<String, String>();
    for (String entry : text.split(",", -1)) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        hashes.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return hashes;
  }
}
