/** Resource Groups Tagging: the tags of other services' resources, in bulk and a little late. */
package dev.stepladder.simulator.aws.tagging;
