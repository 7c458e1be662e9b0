package dev.stepladder.operator.blueprint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stepladder.api.v1alpha1.ScaleTierSpec;
import dev.stepladder.api.v1alpha1.StagedAppSpec;
import dev.stepladder.api.v1alpha1.TierCache;
import dev.stepladder.api.v1alpha1.TierDatabase;
import dev.stepladder.api.v1alpha1.TierWorkload;
import java.util.ArrayList;
import java.util.List;

/** The single values of its rung that an app replaces by its own. */
final class Overrides {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Overrides() {}

  /**
   * A rung as an app wants it.
   *
   * @throws UnfitOverrides if what comes of it is no rung
   */
  static Rung on(Rung rung, StagedAppSpec app) {
    if (app.overrides() == null || app.overrides().isEmpty()) {
      return rung;
    }
    ObjectNode whole = JSON.valueToTree(rung.spec());
    merge(whole, app.overrides());
    ScaleTierSpec spec;
    try {
      spec = JSON.treeToValue(whole, ScaleTierSpec.class);
    } catch (JsonProcessingException e) {
      throw new UnfitOverrides(rung.name(), e.getOriginalMessage());
    }
    List<String> contradictions = contradictions(spec);
    if (!contradictions.isEmpty()) {
      throw new UnfitOverrides(rung.name(), String.join("; ", contradictions));
    }
    return new Rung(rung.name(), rung.generation(), spec);
  }

  private static void merge(ObjectNode into, JsonNode from) {
    from.properties()
        .forEach(field -> {
          if (field.getValue().isObject() && into.get(field.getKey()) instanceof ObjectNode inner) {
            merge(inner, field.getValue());
          } else {
            into.set(field.getKey(), field.getValue());
          }
        });
  }

  /** What the schema refuses in a rung, and cannot see where only single values are given. */
  private static List<String> contradictions(ScaleTierSpec spec) {
    var all = new ArrayList<String>();
    TierWorkload workload = spec.workload();
    if (workload.autoscaling() != null
        && workload.autoscaling().maxReplicas() <= workload.replicas()) {
      all.add(
          "workload.autoscaling.maxReplicas is %d and has to be more than workload.replicas, %d"
              .formatted(workload.autoscaling().maxReplicas(), workload.replicas()));
    }
    TierDatabase database = spec.database();
    if (database.replicaClass() != null && database.replicas() == 0) {
      all.add("database.replicaClass says nothing without database.replicas");
    }
    if (spec.cache() != null) {
      all.addAll(contradictions(spec.cache()));
    }
    return all;
  }

  private static List<String> contradictions(TierCache cache) {
    var all = new ArrayList<String>();
    if (cache.nodeType() == null) {
      all.add("the rung has no cache, so cache.nodeType has to be given");
    }
    if (cache.multiAz() && !cache.automaticFailover()) {
      all.add("cache.multiAz needs cache.automaticFailover: true");
    }
    if (cache.multiAz() && cache.replicas() == 0) {
      all.add("cache.multiAz needs cache.replicas, 1 or more");
    }
    if (cache.automaticFailover() && cache.replicas() == 0 && cache.shards() == 0) {
      all.add("cache.automaticFailover needs cache.replicas, 1 or more");
    }
    if (cache.shards() > 0 && !cache.automaticFailover()) {
      all.add("cache.shards, cluster mode, needs cache.automaticFailover: true");
    }
    return all;
  }
}
