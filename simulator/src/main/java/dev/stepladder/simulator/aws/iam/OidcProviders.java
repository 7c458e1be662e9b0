package dev.stepladder.simulator.aws.iam;

import dev.stepladder.simulator.aws.ReadPoint;
import software.amazon.awssdk.services.iam.model.GetOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.ListOpenIdConnectProvidersResponse;
import software.amazon.awssdk.services.iam.model.OpenIDConnectProviderListEntry;

/** OpenID Connect providers; one is made at the console, for the issuer of a cluster. */
final class OidcProviders {

  private static final String SCHEME = "https://";

  private final IamAccount iam;

  OidcProviders(IamAccount iam) {
    this.iam = iam;
  }

  /** Makes a provider for an issuer such as {@code https://oidc.eks…/id/…}; answers its ARN. */
  String create(String issuer) {
    if (!issuer.startsWith(SCHEME)) {
      throw IamErrors.input("The issuer " + issuer + " must begin with " + SCHEME);
    }
    String host = issuer.substring(SCHEME.length());
    String arn = iam.arn("oidc-provider/" + host);
    if (iam.providers.find(arn).isPresent()) {
      throw IamErrors.exists("Provider with url " + issuer + " already exists.");
    }
    iam.providers.put(
        arn,
        GetOpenIdConnectProviderResponse.builder()
            .url(host)
            .clientIDList("sts.amazonaws.com")
            .thumbprintList("9e99a48a9960b14926bb7f3b02e22da2b0ab7280")
            .createDate(iam.now())
            .build());
    return arn;
  }

  GetOpenIdConnectProviderResponse get(String arn, ReadPoint point) {
    return iam.providers
        .find(IamChecks.arn("openIDConnectProviderArn", arn), point)
        .orElseThrow(
            () -> IamErrors.noSuchEntity("OpenIDConnect Provider not found for arn " + arn));
  }

  ListOpenIdConnectProvidersResponse list(ReadPoint point) {
    return ListOpenIdConnectProvidersResponse.builder()
        .openIDConnectProviderList(
            iam.providers.list(point).stream()
                .map(provider ->
                    OpenIDConnectProviderListEntry.builder()
                        .arn(iam.arn("oidc-provider/" + provider.url()))
                        .build())
                .toList())
        .build();
  }
}
