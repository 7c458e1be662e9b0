/** Service Quotas: how much an account may have of what other services make. */
package dev.stepladder.simulator.aws.servicequotas;
