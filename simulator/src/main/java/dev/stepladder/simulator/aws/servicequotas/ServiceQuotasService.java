package dev.stepladder.simulator.aws.servicequotas;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.AwsService;
import dev.stepladder.simulator.aws.CallContext;
import dev.stepladder.simulator.aws.Operation;
import dev.stepladder.simulator.aws.Scope;
import dev.stepladder.simulator.aws.Slice;
import dev.stepladder.simulator.aws.protocol.JsonProtocol;
import dev.stepladder.simulator.aws.protocol.Protocol;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.servicequotas.model.ListAwsDefaultServiceQuotasRequest;
import software.amazon.awssdk.services.servicequotas.model.ListAwsDefaultServiceQuotasResponse;
import software.amazon.awssdk.services.servicequotas.model.ListServiceQuotasRequest;
import software.amazon.awssdk.services.servicequotas.model.ListServiceQuotasResponse;
import software.amazon.awssdk.services.servicequotas.model.ServiceQuota;

/**
 * ListServiceQuotas and ListAWSDefaultServiceQuotas. What was never applied to an account is in the
 * second list only.
 */
public final class ServiceQuotasService implements AwsService {

  private static final int MOST = 100;

  private final Function<Scope, List<AccountQuota>> quotas;
  private final Protocol protocol = new JsonProtocol("ServiceQuotasV20190624", "1.1");

  /** Lists what services tell of each account and region. */
  public ServiceQuotasService(Function<Scope, List<AccountQuota>> quotas) {
    this.quotas = quotas;
  }

  @Override
  public String signingName() {
    return "servicequotas";
  }

  @Override
  public Protocol protocol() {
    return protocol;
  }

  @Override
  public List<Operation<?, ?, ?>> operations() {
    return List.of(
        Operation.read("ListServiceQuotas", ListServiceQuotasRequest::builder, this::applied)
            .requiring("ServiceCode"),
        Operation.read(
                "ListAWSDefaultServiceQuotas",
                ListAwsDefaultServiceQuotasRequest::builder,
                this::standard)
            .requiring("ServiceCode"));
  }

  private ListServiceQuotasResponse applied(ListServiceQuotasRequest request, CallContext context) {
    List<AccountQuota> known =
        of(request.serviceCode(), context).stream()
            .filter(quota -> quota.applied().isPresent())
            .toList();
    Slice<AccountQuota> page = page(known, request.maxResults(), request.nextToken());
    return ListServiceQuotasResponse.builder()
        .quotas(
            page.items().stream()
                .map(quota -> shown(quota, quota.applied().orElseThrow()))
                .toList())
        .nextToken(page.next())
        .build();
  }

  private ListAwsDefaultServiceQuotasResponse standard(
      ListAwsDefaultServiceQuotasRequest request, CallContext context) {
    Slice<AccountQuota> page =
        page(of(request.serviceCode(), context), request.maxResults(), request.nextToken());
    return ListAwsDefaultServiceQuotasResponse.builder()
        .quotas(page.items().stream().map(quota -> shown(quota, quota.standard())).toList())
        .nextToken(page.next())
        .build();
  }

  private List<AccountQuota> of(String service, CallContext context) {
    List<AccountQuota> all =
        quotas.apply(context.scope()).stream()
            .filter(quota -> quota.service().equals(service))
            .toList();
    if (all.isEmpty()) {
      throw AwsError.refused(
          "NoSuchResourceException",
          "The request failed because the specified service code does not exist.");
    }
    return all;
  }

  private static Slice<AccountQuota> page(List<AccountQuota> all, Integer size, String token) {
    if (size != null && (size < 1 || size > MOST)) {
      throw AwsError.refused(
          "IllegalArgumentException", "MaxResults must be between 1 and " + MOST + ".");
    }
    return Slice.of(
        all.stream().sorted(Comparator.comparing(AccountQuota::code)).toList(),
        AccountQuota::code,
        size == null ? MOST : size,
        token,
        () -> AwsError.refused("InvalidPaginationTokenException", "Invalid token: " + token));
  }

  private static ServiceQuota shown(AccountQuota quota, int value) {
    return ServiceQuota.builder()
        .serviceCode(quota.service())
        .quotaCode(quota.code())
        .quotaName(quota.name())
        .value((double) value)
        .build();
  }
}
