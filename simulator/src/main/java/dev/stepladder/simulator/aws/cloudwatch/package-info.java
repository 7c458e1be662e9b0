/** CloudWatch's metrics of how many connections databases and caches have. */
package dev.stepladder.simulator.aws.cloudwatch;
