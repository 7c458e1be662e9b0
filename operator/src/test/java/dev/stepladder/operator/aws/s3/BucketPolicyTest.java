package dev.stepladder.operator.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.aws.Place;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BucketPolicyTest {

  private static final BucketPolicy POLICY =
      new BucketPolicy(new Place("111122223333", "eu-west-1", Optional.empty()), "media-an");

  @Test
  void readsBackWhatItWrites() {
    List<String> sources = List.of("a-an", "b-an");

    assertThat(POLICY.shown(Optional.of(POLICY.with(Optional.empty(), sources))))
        .isEqualTo(BucketPolicy.text(sources));
  }

  @Test
  void aListOfOneMayBeWrittenWithoutBrackets() {
    String written = POLICY.with(Optional.empty(), List.of("a-an"));
    String plain = written.replace("[\"arn:aws:s3:::a-an\"]", "\"arn:aws:s3:::a-an\"");

    assertThat(plain).isNotEqualTo(written);
    assertThat(POLICY.shown(Optional.of(plain))).isEqualTo(POLICY.shown(Optional.of(written)));
  }

  @Test
  void noticesWhatSomebodyAlters() {
    String altered =
        POLICY.with(Optional.empty(), List.of()).replace("\"s3:*\"", "\"s3:GetObject\"");

    assertThat(POLICY.shown(Optional.of(altered))).isEqualTo("altered by somebody");
  }

  @Test
  void aBucketThatTakesNoMoreLogsLetsNobodyPutThem() {
    String taking = POLICY.with(Optional.empty(), List.of("a-an"));

    assertThat(POLICY.with(Optional.of(taking), List.of())).doesNotContain("logging.s3");
  }
}
