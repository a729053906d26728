{{- define "petri.name" -}}
{{- .Values.fullnameOverride | default (printf "%s-petri" .Release.Name) | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "petri.selector" -}}
app.kubernetes.io/name: petri
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .role }}
{{- end -}}

{{- define "petri.labels" -}}
{{ include "petri.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "petri.claim" -}}
{{- .Values.store.existingClaim | default (printf "%s-store" (include "petri.name" .)) -}}
{{- end -}}

{{/* What is mounted where programs are kept: with a bucket nothing that is to stay. */}}
{{- define "petri.store" -}}
- name: store
{{- if .Values.store.bucket.address }}
  emptyDir: { sizeLimit: 64Mi }
{{- else }}
  persistentVolumeClaim: { claimName: {{ include "petri.claim" . }} }
{{- end }}
{{- end -}}

{{/* Settings that both roles have. */}}
{{- define "petri.env" -}}
- name: PETRI_SERVICE_ROLE
  value: {{ .role }}
- name: PETRI_SERVICE_QUEUE
{{- if .root.Values.queue.urlSecret }}
  valueFrom:
    secretKeyRef:
      name: {{ .root.Values.queue.urlSecret }}
      key: url
{{- else }}
  value: {{ .root.Values.queue.url | quote }}
{{- end }}
{{- if .root.Values.store.bucket.address }}
- name: PETRI_SERVICE_S3
  value: {{ .root.Values.store.bucket.address | quote }}
- name: PETRI_SERVICE_S3_REGION
  value: {{ .root.Values.store.bucket.region | quote }}
- name: AWS_ACCESS_KEY_ID
  valueFrom:
    secretKeyRef: { name: {{ .root.Values.store.bucket.secret }}, key: access-key-id }
- name: AWS_SECRET_ACCESS_KEY
  valueFrom:
    secretKeyRef: { name: {{ .root.Values.store.bucket.secret }}, key: secret-access-key }
- name: PETRI_SERVICE_S3_SEAL
  valueFrom:
    secretKeyRef: { name: {{ .root.Values.store.bucket.secret }}, key: seal, optional: true }
{{- else }}
- name: PETRI_SERVICE_STORE_BYTES
  value: {{ .root.Values.store.bytes | int64 | quote }}
{{- end }}
- name: PETRI_SERVICE_LOG
  value: info
{{- end -}}

{{- define "petri.probes" -}}
startupProbe:
  httpGet: { path: /api/healthz, port: http }
  periodSeconds: 2
  failureThreshold: 30
livenessProbe:
  httpGet: { path: /api/healthz, port: http }
  periodSeconds: 10
  timeoutSeconds: 3
  failureThreshold: 3
readinessProbe:
  httpGet: { path: /api/readyz, port: http }
  periodSeconds: 5
  timeoutSeconds: 3
{{- end -}}
