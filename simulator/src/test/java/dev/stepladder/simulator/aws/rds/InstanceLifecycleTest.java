package dev.stepladder.simulator.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepladder.simulator.aws.SimulatedAws;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DbInstanceNotFoundException;
import software.amazon.awssdk.services.rds.model.Tag;

class InstanceLifecycleTest {

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private List<String> statusesUntilSettled(String id) {
    List<String> statuses = new ArrayList<>(List.of(aws.status(id)));
    while (aws.clock.advanceToNext()) {
      String status =
          aws.rds.describeDBInstances().dbInstances().stream()
              .filter(i -> i.dbInstanceIdentifier().equals(id))
              .map(DBInstance::dbInstanceStatus)
              .findFirst()
              .orElse("gone");
      if (!status.equals(statuses.getLast())) {
        statuses.add(status);
      }
    }
    return statuses;
  }

  @Test
  void singleAzInstanceIsCreatedThenBackedUpThenAvailable() {
    aws.create("shop", r -> {});
    assertThat(statusesUntilSettled("shop")).containsExactly("creating", "backing-up", "available");
    assertThat(Duration.between(SimulatedAws.START, aws.clock.now()))
        .isEqualTo(RdsDuration.CREATE.median());
  }

  @Test
  void multiAzInstanceIsModifiedBeforeItsBackup() {
    aws.create("shop", r -> r.multiAZ(true));
    assertThat(statusesUntilSettled("shop"))
        .containsExactly("creating", "modifying", "backing-up", "available");
    assertThat(aws.show("shop").secondaryAvailabilityZone())
        .isNotEqualTo(aws.show("shop").availabilityZone());
  }

  @Test
  void showsItsEndpointOnlyOnceItIsUp() {
    aws.create("shop", r -> r.port(6000));
    assertThat(aws.show("shop").endpoint()).isNull();
    aws.settle();
    DBInstance shown = aws.show("shop");
    assertThat(shown.endpoint().port()).isEqualTo(6000);
    assertThat(shown.endpoint().address())
        .matches("shop\\.c[a-z0-9]{11}\\.us-east-1\\.rds\\.amazonaws\\.com");
  }

  @Test
  void isNotFoundOnceItsDeletionEnded() {
    aws.running("shop");
    aws.rds.deleteDBInstance(r -> r.dbInstanceIdentifier("shop").skipFinalSnapshot(true));
    assertThat(statusesUntilSettled("shop")).containsExactly("deleting", "gone");
    assertThatThrownBy(() -> aws.show("shop")).isInstanceOf(DbInstanceNotFoundException.class);
  }

  @Test
  void staysAvailableForSecondsAfterAModifyWithTheNewValuePending() {
    aws.running("shop");
    aws.rds.modifyDBInstance(
        r -> r.dbInstanceIdentifier("shop").dbInstanceClass("db.m7g.large").applyImmediately(true));
    assertThat(aws.status("shop")).isEqualTo("available");
    assertThat(aws.show("shop").pendingModifiedValues().dbInstanceClass())
        .isEqualTo("db.m7g.large");
    assertThat(aws.show("shop").dbInstanceClass()).isEqualTo("db.t4g.micro");
    assertThat(statusesUntilSettled("shop")).containsExactly("available", "modifying", "available");
    assertThat(aws.show("shop").dbInstanceClass()).isEqualTo("db.m7g.large");
    assertThat(aws.show("shop").pendingModifiedValues().dbInstanceClass()).isNull();
  }

  @Test
  void tagsComeWithTheListOfInstances() {
    aws.create("shop", r -> r.tags(Tag.builder().key("stepladder.dev/app").value("shop").build()));
    assertThat(aws.show("shop").tagList())
        .singleElement()
        .satisfies(tag -> assertThat(tag.value()).isEqualTo("shop"));
  }
}
