package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What kstatus, and with it Flux, says of what the operator reports. */
final class KstatusTest {

  /** Each recorded object. */
  enum Row {
    NOT_SEEN("StagedApp", "progressing_notSeen", "", Kstatus.IN_PROGRESS),
    PENDING("StagedApp", "progressing_pending", "Pending", Kstatus.IN_PROGRESS),
    CHANGING("StagedApp", "progressing_changing", "Changing", Kstatus.IN_PROGRESS),
    READY("StagedApp", "healthy_ready", "Ready", Kstatus.CURRENT),
    NEW_GENERATION("StagedApp", "progressing_newGeneration", "Ready", Kstatus.IN_PROGRESS),
    APPROVAL("StagedApp", "suspended_approval", "WaitingForApproval", Kstatus.IN_PROGRESS),
    PAUSED("StagedApp", "suspended_paused", "Changing", Kstatus.IN_PROGRESS),
    FROZEN("StagedApp", "suspended_frozen", "Changing", Kstatus.IN_PROGRESS),
    WINDOW("StagedApp", "progressing_changeWindow", "Changing", Kstatus.IN_PROGRESS),
    STALLED("StagedApp", "degraded_tierNotFound", "Stalled", Kstatus.FAILED),
    DELETING("StagedApp", "progressing_deleting", "Deleting", Kstatus.TERMINATING),
    ENVIRONMENT_NOT_SEEN("AwsEnvironment", "progressing_notSeen", "", Kstatus.IN_PROGRESS),
    ENVIRONMENT_NOT_READ("AwsEnvironment", "progressing_notRead", "", Kstatus.IN_PROGRESS),
    ENVIRONMENT_REACHABLE("AwsEnvironment", "healthy_reachable", "", Kstatus.CURRENT),
    ENVIRONMENT_REFUSED("AwsEnvironment", "degraded_credentials", "", Kstatus.FAILED),
    ENVIRONMENT_IN_USE("AwsEnvironment", "progressing_inUse", "", Kstatus.TERMINATING);

    private final String kind;
    private final String name;
    private final String phase;
    private final Kstatus expected;

    Row(String kind, String name, String phase, Kstatus expected) {
      this.kind = kind;
      this.name = name;
      this.phase = phase;
      this.expected = expected;
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsWhatTheOperatorMeans(Row row) {
    var object = Recorded.read(new Recorded(row.kind).file(row.name));

    assertThat(object.at("/status/phase").asText()).isEqualTo(row.phase);
    assertThat(Kstatus.of(object)).isEqualTo(row.expected);
  }

  @Test
  void everyRecordIsRead() {
    assertThat(Arrays.stream(Row.values()).map(row -> row.kind + "/" + row.name))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of("StagedApp", "AwsEnvironment")
                .flatMap(kind ->
                    new Recorded(kind).samples().stream().map(sample -> kind + "/" + sample.name()))
                .toList());
  }
}
