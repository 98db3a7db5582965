# Fialta on a host of one's own:
#   docker build -t fialta . && docker run -p 7860:7860 fialta
FROM python:3.11-slim

RUN apt-get update \
    && apt-get install -y --no-install-recommends fluidsynth musescore-general-soundfont-small \
    && rm -rf /var/lib/apt/lists/*

RUN useradd --create-home --uid 1000 fialta
WORKDIR /home/fialta/app

COPY requirements.txt constraints.txt ./
RUN pip install --no-cache-dir -r requirements.txt -c constraints.txt

COPY . .
USER fialta

ENV PYTHONUNBUFFERED=1 \
    GRADIO_SERVER_NAME=0.0.0.0 \
    GRADIO_SERVER_PORT=7860 \
    GRADIO_ANALYTICS_ENABLED=False \
    HF_HUB_OFFLINE=1
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD python -c "import urllib.request as r; r.urlopen('http://127.0.0.1:7860/', timeout=4)"
CMD ["python", "app.py"]
