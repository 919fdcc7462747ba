Feature: The way I like it
  Changes take effect at once and are there again tomorrow.

  Scenario: In Chinese without a restart
    Given a told week
    When I write "half a sentence"
    And I open the settings "General"
    And I choose "中文" for "Language of the window"
    And I press Ctrl+1
    Then I read "1 件等你决定" above the sheet
    And the day is "5月14日 星期四"
    And the composer holds "half a sentence"
    And the window is called "午后"

  Scenario: And back to English
    Given a Chinese week with sentences
    Then the window is called "午后"
    When I open the settings "通用"
    And I choose "English" for "界面语言"
    Then the window is called "Afternoon"

  Scenario: Dark, at once and after a restart
    Given a told week
    When I open the settings "General"
    And I choose "Dark" for "Light, dark, or as the system"
    Then the window is dark
    When I quit and start again
    Then the window is dark

  Scenario: The hours I work
    Given a told week
    When I open the settings "Working hours"
    And I choose "07:00" for "The day sheet starts at this hour"
    And I press Ctrl+1
    Then the sheet begins at 7

  Scenario: A folder becomes private
    Given a quiet day
    When I open the settings "What may leave"
    And I add my folder to the private ones
    And I quit and start again
    And I open the settings "What may leave"
    Then my folder is listed as private
    When I take it off again
    Then no folder is private

  Scenario: A value that cannot be is refused in place
    Given a told week
    When I open the settings "Spending"
    And I set "One task stops at" to "a lot"
    Then I read "“a lot” is not an amount. The old value was kept."

  Scenario: A setting is found by its words
    Given a told week
    When I press Ctrl+5
    And I press Ctrl+F
    And I type "tray"
    Then the setting "Closing the window keeps working in the tray" is found
