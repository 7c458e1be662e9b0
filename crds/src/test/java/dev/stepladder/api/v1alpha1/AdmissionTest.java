package dev.stepladder.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The admission policies that come along. */
class AdmissionTest {

  @Test
  void everyPolicyIsOnTheClassPath() throws IOException {
    var files = new ArrayList<String>();
    try (var found = Files.list(Path.of("admission"))) {
      for (Path file : found.sorted().toList()) {
        files.add(Files.readString(file));
      }
    }
    assertThat(Manifests.admission()).containsExactlyElementsOf(files);
  }

  @Test
  void theNamesInThePoliciesAreThoseOfTheApi() {
    List<String> approvals =
        Manifests.admission()
            .getFirst()
            .lines()
            .filter(line -> line.contains("/approve'"))
            .toList();

    assertThat(approvals).hasSize(4).allMatch(line -> line.contains("'" + Names.APPROVE + "'"));
  }

  @Test
  void theRefusalNamesTheRoleThatComesAlong() {
    String role =
        Manifests.example("approver")
            .lines()
            .filter(l -> l.contains("name: "))
            .findFirst()
            .orElseThrow();

    assertThat(Manifests.admission().getFirst())
        .contains("ClusterRole " + role.strip().substring("name: ".length()));
  }
}
