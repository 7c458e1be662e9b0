package dev.stepladder.simulator.aws.iam;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Tag;

class RoleTagTest {

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final IamClient iam = aws.iam();

  @BeforeEach
  void createsARole() {
    iam.createRole(r -> r.roleName("shop").assumeRolePolicyDocument(Policies.FOR_PODS));
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  private void add(Tag... tags) {
    iam.tagRole(r -> r.roleName("shop").tags(tags));
  }

  private List<Tag> tags() {
    return iam.listRoleTags(r -> r.roleName("shop")).tags();
  }

  @Test
  void tagsAreAddedReplacedAndRemoved() {
    add(tag("owner", "us"), tag("app", "shop"));
    add(tag("owner", "them"));
    iam.untagRole(r -> r.roleName("shop").tagKeys("app", "never-there"));
    assertThat(tags()).containsExactly(tag("owner", "them"));
  }

  @Test
  void keysThatDifferInCaseAreTheSame() {
    add(tag("owner", "us"));
    add(tag("Owner", "them"));
    assertThat(tags()).containsExactly(tag("Owner", "them"));
    assertRefused("InvalidInput", () -> add(tag("a", "1"), tag("A", "2")));
  }

  @Test
  void keysOfAwsAreRefused() {
    assertRefused("InvalidInput", () -> add(tag("aws:cloudformation:stack", "mine")));
  }

  @Test
  void roleHasAtMostFiftyTags() {
    add(IntStream.range(0, 50).mapToObj(i -> tag("key" + i, "")).toArray(Tag[]::new));
    assertRefused("LimitExceeded", () -> add(tag("one-more", "")));
    assertThat(tags()).hasSize(50);
  }
}
