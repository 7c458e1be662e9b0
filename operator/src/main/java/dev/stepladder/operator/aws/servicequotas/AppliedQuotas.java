package dev.stepladder.operator.aws.servicequotas;

import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.Permission;
import dev.stepladder.operator.inventory.SweepFailed;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.services.servicequotas.ServiceQuotasClient;
import software.amazon.awssdk.services.servicequotas.model.ServiceQuota;

/**
 * How much one account may have in a region, as Service Quotas tells. Of some quotas it knows only
 * what every account has at first, "which does not reflect any quota increases" (Service Quotas API
 * reference, ListAWSDefaultServiceQuotas): the account may have more of those.
 */
public final class AppliedQuotas {

  /**
   * How much there may be of something.
   *
   * @param applied whether that holds for the account; else it is what every account has at first
   */
  public record Limit(long most, boolean applied) {}

  /** As IAM and endpoints name the service. */
  public static final String NAME = "servicequotas";

  private static final int PAGE = 100;

  private final AwsAccount account;
  private final Supplier<ServiceQuotasClient> client;

  /** What IAM must allow for these calls. */
  public static Permission permission() {
    return Permission.read("Quotas")
        .calls(NAME, "ListAWSDefaultServiceQuotas", "ListServiceQuotas");
  }

  /** Those of one account and region. */
  public AppliedQuotas(AwsAccount account) {
    this.account = account;
    this.client = account.clientOnceUsed(NAME, ServiceQuotasClient::builder);
  }

  /**
   * By its code, how much there may be of each; nothing of what Service Quotas does not know.
   *
   * @param service as Service Quotas spells it
   * @throws SweepFailed if they could not be read
   */
  public Map<String, Limit> of(String service, Set<String> codes) {
    var found = new HashMap<>(limits(applied(service), true));
    if (!found.keySet().containsAll(codes)) {
      limits(standard(service), false).forEach(found::putIfAbsent);
    }
    found.keySet().retainAll(codes);
    return Map.copyOf(found);
  }

  private List<ServiceQuota> applied(String service) {
    return account.read(
        "look up the quotas of " + service,
        NAME + ":ListServiceQuotas",
        () ->
            client
                .get()
                .listServiceQuotasPaginator(
                    request -> request.serviceCode(service).maxResults(PAGE))
                .quotas()
                .stream()
                .toList());
  }

  private List<ServiceQuota> standard(String service) {
    return account.read(
        "look up the default quotas of " + service,
        NAME + ":ListAWSDefaultServiceQuotas",
        () ->
            client
                .get()
                .listAWSDefaultServiceQuotasPaginator(
                    request -> request.serviceCode(service).maxResults(PAGE))
                .quotas()
                .stream()
                .toList());
  }

  /** One that could not be found out has no value. */
  private static Map<String, Limit> limits(Collection<ServiceQuota> quotas, boolean applied) {
    var limits = new HashMap<String, Limit>();
    quotas.stream()
        .filter(quota -> quota.value() != null)
        .forEach(
            quota -> limits.put(quota.quotaCode(), new Limit(quota.value().longValue(), applied)));
    return limits;
  }
}
