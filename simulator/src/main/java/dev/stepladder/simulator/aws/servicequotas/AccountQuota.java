package dev.stepladder.simulator.aws.servicequotas;

import java.util.OptionalInt;

/**
 * What an account may have in a region.
 *
 * @param service as Service Quotas spells it, e.g. {@code elasticache}
 * @param standard what an account gets without asking
 * @param applied what was granted to this one, if anything was
 */
public record AccountQuota(
    String service, String code, String name, int standard, OptionalInt applied) {}
