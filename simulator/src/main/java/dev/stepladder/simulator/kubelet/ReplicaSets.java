package dev.stepladder.simulator.kubelet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ReplicaSets of a Deployment: names, labels and annotations as its controller gives them. */
final class ReplicaSets {
  static final String HASH_LABEL = "pod-template-hash";
  static final String REVISION = "deployment.kubernetes.io/revision";
  private static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
  private static final String MAXIMUM = "deployment.kubernetes.io/max-replicas";

  /** Vowels and look-alikes are left out, so that no word comes about. */
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private static final int HASH_LENGTH = 10;
  private static final KubernetesSerialization PLAIN = new KubernetesSerialization();
  private static final ObjectMapper SORTED =
      new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

  private ReplicaSets() {}

  static String name(Deployment deployment) {
    return deployment.getMetadata().getName() + "-" + hash(deployment.getSpec().getTemplate());
  }

  /** Equal for equal templates; not the number that Kubernetes computes, which nobody relies on. */
  static String hash(PodTemplateSpec template) {
    try {
      var plain = PLAIN.convertValue(template, Map.class);
      var digest =
          MessageDigest.getInstance("SHA-256")
              .digest(SORTED.writeValueAsString(plain).getBytes(StandardCharsets.UTF_8));
      var rest = new BigInteger(1, digest);
      var base = BigInteger.valueOf(ALPHABET.length());
      var text = new StringBuilder();
      while (text.length() < HASH_LENGTH) {
        text.append(ALPHABET.charAt(rest.mod(base).intValueExact()));
        rest = rest.divide(base);
      }
      return text.toString();
    } catch (JsonProcessingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("A pod template read from the server has no JSON form.", e);
    }
  }

  /** An empty one for the Deployment's present template. */
  static ReplicaSet of(Deployment deployment, Rollout rollout, long revision) {
    var template = deployment.getSpec().getTemplate();
    var metadata = deployment.getMetadata();
    var hash = hash(template);
    return new ReplicaSetBuilder()
        .withNewMetadata()
        .withName(name(deployment))
        .withNamespace(metadata.getNamespace())
        .withLabels(template.getMetadata().getLabels())
        .addToLabels(HASH_LABEL, hash)
        .withAnnotations(annotations(rollout))
        .addToAnnotations(REVISION, Long.toString(revision))
        .addNewOwnerReference()
        .withApiVersion(deployment.getApiVersion())
        .withKind(deployment.getKind())
        .withName(metadata.getName())
        .withUid(metadata.getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .endOwnerReference()
        .endMetadata()
        .withNewSpec()
        .withReplicas(0)
        .withMinReadySeconds(deployment.getSpec().getMinReadySeconds())
        .withNewSelectorLike(deployment.getSpec().getSelector())
        .addToMatchLabels(HASH_LABEL, hash)
        .endSelector()
        .withNewTemplateLike(template)
        .editMetadata()
        .addToLabels(HASH_LABEL, hash)
        .endMetadata()
        .endTemplate()
        .endSpec()
        .build();
  }

  static ReplicaSet resized(ReplicaSet replicaSet, int size, Rollout rollout) {
    return new ReplicaSetBuilder(replicaSet)
        .editMetadata()
        .addToAnnotations(annotations(rollout))
        .endMetadata()
        .editSpec()
        .withReplicas(size)
        .endSpec()
        .build();
  }

  static ReplicaSet revised(ReplicaSet replicaSet, long revision) {
    return new ReplicaSetBuilder(replicaSet)
        .editMetadata()
        .addToAnnotations(REVISION, Long.toString(revision))
        .endMetadata()
        .build();
  }

  private static Map<String, String> annotations(Rollout rollout) {
    var surge =
        switch (rollout.strategy()) {
          case Rollout.Rolling rolling -> rolling.maxSurge();
          case Rollout.Recreate() -> 0;
        };
    return Map.of(
        DESIRED,
        Integer.toString(rollout.replicas()),
        MAXIMUM,
        Integer.toString(rollout.replicas() + surge));
  }

  static int size(ReplicaSet replicaSet) {
    return Optional.ofNullable(replicaSet.getSpec().getReplicas()).orElse(1);
  }

  static long revision(ReplicaSet replicaSet) {
    return Long.parseLong(replicaSet.getMetadata().getAnnotations().getOrDefault(REVISION, "0"));
  }

  static long highestRevision(List<ReplicaSet> replicaSets) {
    return replicaSets.stream().mapToLong(ReplicaSets::revision).max().orElse(0);
  }
}
