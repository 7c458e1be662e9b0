{{- define "stepladder.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "stepladder.fullname" -}}
{{- $name := include "stepladder.name" . -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "stepladder.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "stepladder.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "stepladder.appsRole" -}}
{{- printf "%s-apps" (include "stepladder.fullname" .) -}}
{{- end -}}

{{- define "stepladder.selector" -}}
app.kubernetes.io/name: {{ include "stepladder.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{- define "stepladder.labels" -}}
{{ include "stepladder.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "stepladder.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{/* What Helm itself would not notice. It looks into the cluster, so that it says nothing to `helm template`. */}}
{{- define "stepladder.checks" -}}
{{- if .Values.crds.check -}}
{{- range $path, $_ := .Files.Glob "crds/*.yaml" -}}
{{- $ours := $.Files.Get $path | fromYaml -}}
{{- $there := lookup "apiextensions.k8s.io/v1" "CustomResourceDefinition" "" $ours.metadata.name -}}
{{- if $there -}}
{{- range $version := $ours.spec.versions -}}
{{- $same := false -}}
{{- range $known := $there.spec.versions -}}
{{- if eq $known.name $version.name -}}
{{- $same = eq (toJson $version.schema | fromJson | toJson) (toJson $known.schema | fromJson | toJson) -}}
{{- end -}}
{{- end -}}
{{- if not $same -}}
{{- fail (printf "\n\nThe cluster's CustomResourceDefinition %s is not that of this chart (%s), and Helm does not upgrade it. Upgrade all of them first:\n\n  helm show crds <this chart> | kubectl apply --server-side --force-conflicts -f -\n\nNothing is lost by that. (--set crds.check=false goes on with those that are there.)\n" $ours.metadata.name $.Chart.Version) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $running := lookup "apps/v1" "Deployment" .Release.Namespace (include "stepladder.fullname" .) -}}
{{- with dig "metadata" "annotations" "stepladder.dev/installation" "" ($running | default dict) -}}
{{- if ne . $.Values.installation -}}
{{- fail (printf "\n\nThis release is the installation %q, and would be %q: everything that it has made in AWS bears the former name and would not be found any more. Keep it: --set installation=%s\n" . $.Values.installation .) -}}
{{- end -}}
{{- end -}}
{{- /* A namespace that is not there would fail after half of the rest was made. In a chart of charts another part may make it. */ -}}
{{- if and .Values.namespaces .Values.rbac.create .Chart.IsRoot (lookup "v1" "Namespace" "" "default") -}}
{{- $missing := list -}}
{{- range .Values.namespaces -}}
{{- if and (ne . $.Release.Namespace) (not (lookup "v1" "Namespace" "" .)) -}}
{{- $missing = append $missing . -}}
{{- end -}}
{{- end -}}
{{- with $missing -}}
{{- fail (printf "\n\nnamespaces names what this cluster does not have: %s. Create it first, or leave it out and let the operator in later:\n\n  kubectl create namespace %s\n" (join ", " .) (first .)) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.environment.create (not .Values.environment.spec) -}}
{{- fail "\n\nenvironment.create is true and environment.spec is empty: give it the account, the region, the subnets and so on, as in examples/environment.yaml.\n" -}}
{{- end -}}
{{- range $name, $_ := .Values.ladder.overrides -}}
{{- if not ($.Files.Get (printf "files/ladder/%s.yaml" $name)) -}}
{{- fail (printf "\n\nladder.overrides names %q, which is no rung of the default ladder: apply a ScaleTier of your own with kubectl.\n" $name) -}}
{{- end -}}
{{- end -}}
{{- range $name := .Values.ladder.exclude -}}
{{- if not ($.Files.Get (printf "files/ladder/%s.yaml" $name)) -}}
{{- fail (printf "\n\nladder.exclude names %q, which is no rung of the default ladder.\n" $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
