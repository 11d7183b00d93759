from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_people_list"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="minorapproval",
            name="minor_approval_decided_whole",
        ),
        migrations.AddConstraint(
            model_name="minorapproval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at", None),
                        ("decided_by", None),
                        ("is_granted", None),
                        ("until", None),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("is_granted", False),
                        ("is_granted__isnull", False),
                        ("until", None),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("is_granted", True),
                        ("is_granted__isnull", False),
                        ("until__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="minor_approval_decided_whole",
            ),
        ),
    ]
