/**
 * The Relational Database Service: instances with the states, durations and refusals of AWS's
 * documentation, on the virtual clock.
 */
package dev.stepladder.simulator.aws.rds;
