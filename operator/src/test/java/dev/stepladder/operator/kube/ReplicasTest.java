package dev.stepladder.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.Names;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The writes that hand the number of pods over. */
class ReplicasTest {

  private static final Deployment FIXED =
      new Shop().withoutMigration().settled().object(Deployment.class, "Deployment/shop-web");
  private static final Deployment LEFT = Replicas.leftToOthers(FIXED);

  @Test
  void aFixedNumberIsAppliedByTheOperator() {
    assertThat(Replicas.writes(FIXED, Optional.of(owned(7)), 2))
        .containsExactly(new Replicas.Write(Names.MANAGER, true, FIXED));
  }

  @Test
  void anotherManagerTakesTheNumberOfNowBeforeTheOperatorLetsGo() {
    List<Replicas.Write> writes =
        Replicas.writes(LEFT, Optional.of(owned(7, entry(Names.MANAGER, "Apply"))), 2);

    assertThat(writes)
        .extracting(Replicas.Write::manager)
        .containsExactly(Replicas.KEEPER, Names.MANAGER);
    Deployment kept = (Deployment) writes.getFirst().object();
    assertThat(kept.getSpec().getReplicas()).isEqualTo(7);
    assertThat(kept.getSpec().getTemplate()).as("nothing but the number").isNull();
    assertThat(writes.getFirst().force()).as("whoever changed it meanwhile owns it").isFalse();
  }

  @Test
  void whatIsOwnedByAnotherAlreadyIsJustLetGo() {
    Deployment live =
        owned(7, entry(Names.MANAGER, "Apply"), entry("kube-controller-manager", "Update"));

    assertThat(Replicas.writes(LEFT, Optional.of(live), 2))
        .containsExactly(new Replicas.Write(Names.MANAGER, true, LEFT));
  }

  @Test
  void aHandOverThatWasBrokenOffIsTakenUp() {
    Deployment live = owned(7, entry(Names.MANAGER, "Apply"), entry(Replicas.KEEPER, "Apply"));

    assertThat(Replicas.writes(LEFT, Optional.of(live), 2))
        .extracting(Replicas.Write::manager)
        .containsExactly(Names.MANAGER);
  }

  @Test
  void whatVanishedBeginsWithItsFewest() {
    List<Replicas.Write> writes = Replicas.writes(LEFT, Optional.empty(), 3);

    assertThat(writes)
        .extracting(write -> ((Deployment) write.object()).getSpec().getReplicas())
        .containsExactly(3, 3, null);
  }

  private static Deployment owned(int replicas, ManagedFieldsEntry... owners) {
    return new DeploymentBuilder(FIXED)
        .editMetadata()
        .withManagedFields(owners)
        .endMetadata()
        .editSpec()
        .withReplicas(replicas)
        .endSpec()
        .build();
  }

  private static ManagedFieldsEntry entry(String manager, String operation) {
    var fields = new FieldsV1();
    fields.setAdditionalProperty("f:spec", Map.of("f:replicas", Map.of()));
    return new ManagedFieldsEntryBuilder()
        .withManager(manager)
        .withOperation(operation)
        .withFieldsV1(fields)
        .build();
  }
}
