/**
 * ElastiCache: replication groups and clusters with the states, durations and refusals of AWS's
 * documentation, on the virtual clock.
 */
package dev.stepladder.simulator.aws.elasticache;
