package dev.stepladder.operator.prices;

import java.math.BigDecimal;

/**
 * What the requests of pods cost, in US dollars.
 *
 * @param cpuHour one processor for an hour
 * @param gibibyteHour one GiB of memory for an hour
 */
public record PodRates(BigDecimal cpuHour, BigDecimal gibibyteHour) {}
