/** Tests of the Helm chart, with real Helm on a real API server. */
package dev.stepladder.sandbox.chart;
