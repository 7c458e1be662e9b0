/**
 * AWS over HTTP on loopback: one endpoint, services found by the name their callers sign for, with
 * states and durations on a virtual clock, a log of calls, and faults on demand.
 */
package dev.stepladder.simulator.aws;
