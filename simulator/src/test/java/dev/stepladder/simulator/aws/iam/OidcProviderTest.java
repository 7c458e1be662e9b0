package dev.stepladder.simulator.aws.iam;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.SimulatedAws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.OpenIDConnectProviderListEntry;

class OidcProviderTest {

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final IamClient iam = aws.iam();

  @Test
  void showsItsIssuerAndAudience() {
    String arn =
        aws.simulator
            .iam()
            .console()
            .createOpenIdConnectProvider("https://oidc.eks.us-east-1.amazonaws.com/id/ABC");
    assertThat(arn)
        .isEqualTo(
            "arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/ABC");
    assertThat(iam.getOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn)))
        .satisfies(provider -> {
          assertThat(provider.url()).isEqualTo("oidc.eks.us-east-1.amazonaws.com/id/ABC");
          assertThat(provider.clientIDList()).containsExactly("sts.amazonaws.com");
        });
    assertThat(iam.listOpenIDConnectProviders().openIDConnectProviderList())
        .extracting(OpenIDConnectProviderListEntry::arn)
        .containsExactly(arn);
  }

  @Test
  void unknownProviderIsNotFound() {
    assertRefused(
        "NoSuchEntity",
        () ->
            iam.getOpenIDConnectProvider(
                r -> r.openIDConnectProviderArn("arn:aws:iam::111122223333:oidc-provider/no.one")));
  }
}
