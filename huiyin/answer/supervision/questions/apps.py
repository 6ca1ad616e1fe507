from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "huiyin.answer.supervision.questions"
    label = "questions"
